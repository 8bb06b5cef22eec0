"""From a frame to a handler, and from its outcome to an answer.

Takes the place of the parts of pygls that leave a request without an answer, tell a client our
tracebacks, or log what documents contain. Rule: every request is answered, once.
"""

import asyncio
import contextvars
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec
from cattrs import transform_error
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcRequestCancelled
from pygls.protocol import LanguageServerProtocol

from backtrail.errors import BacktrailError
from backtrail.lsp.bodies import decoded, encoded
from backtrail.lsp.framing import Garbage
from backtrail.lsp.uris import camel, read_strictly
from backtrail.protocol.faults import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    PARSE_ERROR,
    error_data,
    fault_of,
)
from backtrail.protocol.messages import ErrorData
from backtrail.protocol.methods import COMMAND_METHODS

__all__ = ["Dispatcher", "response_error"]

_log = logging.getLogger(__name__)

_METHOD_NOT_FOUND: Final = -32601
_NOT_INITIALIZED: Final = -32002
_SERVER_CANCELLED: Final = -32802

_OWN: Final = frozenset(
    {
        types.TEXT_DOCUMENT_DID_OPEN,
        types.TEXT_DOCUMENT_DID_CHANGE,
        types.TEXT_DOCUMENT_DID_CLOSE,
        types.WORKSPACE_EXECUTE_COMMAND,
        types.SHUTDOWN,
        types.EXIT,
    }
)
"""Methods of pygls that our own handlers replace."""

_WHOLE: Final = frozenset(
    {
        "backtrail/restore",
        "backtrail/undo",
        "backtrail/annotate",
        "backtrail/forget",
        types.SHUTDOWN,
    }
)
"""Requests that are finished once they are begun: the answer says what they changed."""

_LONGEST_NAME: Final = 200
"""Characters of a client's word that an answer repeats."""

_AT_HAND: Final = "the handler that is being started"


class _Running(NamedTuple):
    """A request that is not answered yet."""

    method: str
    """Of a command, the one whose result it answers."""
    task: asyncio.Task[Any]


class Dispatcher(LanguageServerProtocol):
    """One client's messages."""

    send: Callable[[bytes], None]
    """Takes one message body for the client."""

    def __init__(self, server: Any, converter: Any) -> None:
        super().__init__(server, converter)
        read_strictly(converter)
        for method in _OWN:
            self.fm.builtin_features.pop(method, None)
        self._running: dict[int | str, _Running] = {}
        self._notified: set[asyncio.Task[Any]] = set()
        """Begun by notifications; nobody else holds them."""
        self.shapes: dict[str, Any] = {}
        """Params that are read strictly, by method: the converter makes a text of anything."""
        self.misunderstood: Callable[[str, Any], None] = lambda _method, _params: None
        """Told of each notification whose params did not fit; it was ignored."""

    @property
    def is_shut_down(self) -> bool:
        """The client asked us to shut down."""
        return self._shutdown

    def refuse_requests(self) -> None:
        """Answer nothing but errors from now on; what was begun is finished."""
        self._shutdown = True

    async def settle(self, within: float) -> None:
        """Have everything answered but the request that asks for it, which comes last.

        What is not done ``within`` seconds is cancelled and, should that not help, given up.
        """
        for _ in ("done", "cancelled"):
            others = self._others()
            if not others:
                return
            await asyncio.wait([one.task for one in others.values()], timeout=within)
            for one in self._others().values():
                one.task.cancel()
        for number in self._others():
            self._answer_cancelled(number)

    def receive(self, body: bytes | Garbage) -> None:
        """Handle one message body; whatever it holds, the loop goes on."""
        if isinstance(body, Garbage):
            self._refuse(None, body.code, body.text)
            return
        try:
            message = decoded(body)
        except ValueError:
            self._refuse(None, PARSE_ERROR, "The message is not JSON in UTF-8.")
            return
        except RecursionError:
            self._refuse(None, INVALID_REQUEST, "The message is nested too deeply.")
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            self._refuse(_id_of(message), INVALID_REQUEST, "The message is not JSON-RPC 2.0.")
        elif "method" not in message:
            self._take_answer(message)
        elif not isinstance(message["method"], str):
            self._refuse(_id_of(message), INVALID_REQUEST, "method: expected a string.")
        elif "id" in message:
            self._take_request(message)
        else:
            self._take_notification(message)

    def _take_request(self, message: dict[str, Any]) -> None:
        number, method = message["id"], message["method"]
        if _id_of(message) is None:
            self._refuse(None, INVALID_REQUEST, "id: expected a string or an integer.")
        elif number in self._running:
            # Answered with that id, it would be taken for the answer to the first one.
            text = f"id: the request {str(number)[:_LONGEST_NAME]} is not answered yet."
            self._refuse(None, INVALID_REQUEST, text)
        elif self._shutdown:
            self._refuse(number, INVALID_REQUEST, "Backtrail is shutting down.")
        elif self._workspace is None and method != types.INITIALIZE:
            self._refuse(number, _NOT_INITIALIZED, "Send initialize first.")
        elif self._workspace is not None and method == types.INITIALIZE:
            self._refuse(number, INVALID_REQUEST, "Backtrail is initialized already.")
        elif method not in self.fm.builtin_features and method not in self.fm.features:
            text = f"Backtrail does not answer {method[:_LONGEST_NAME]}."
            self._refuse(number, _METHOD_NOT_FOUND, text)
        else:
            try:
                params = self._params(message)
            except _WrongParamsError as error:
                self._refuse(number, INVALID_PARAMS, str(error), field=error.field)
                return
            self._shutdown = method == types.SHUTDOWN  # at once: the handler begins later
            contextvars.copy_context().run(self._handle_request, number, method, params)

    def _take_notification(self, message: dict[str, Any]) -> None:
        method = message["method"]
        if self._workspace is None and method != types.EXIT:
            return
        try:
            params = self._params(message)
        except _WrongParamsError as error:
            _log.warning("%s ignored: %s", method, error)
            self.misunderstood(method, message.get("params"))
            return
        contextvars.copy_context().run(self._handle_notification, method, params)

    def _take_answer(self, message: dict[str, Any]) -> None:
        number = _id_of(message)
        if number is None:
            return
        waiting = self._request_futures.pop(number, None)
        if waiting is None or waiting.done():
            return
        answer_type = self._result_types.pop(number, None)
        try:
            if message.get("error") is not None:
                waiting.set_exception(JsonRpcException(message=_error_text(message["error"])))
            elif answer_type is None:
                waiting.set_result(message.get("result"))
            else:
                waiting.set_result(self._converter.structure(message, answer_type).result)
        except Exception as error:  # noqa: BLE001 - a client's answer may hold anything
            _log.warning("an answer of the client was not understood: %s", type(error).__name__)
            waiting.set_exception(JsonRpcException(message="the client's answer makes no sense"))

    def _params(self, message: dict[str, Any]) -> Any:
        """Structure standard params; those of our own methods are checked by their handlers."""
        method = message["method"]
        if method in self.shapes:
            try:
                return msgspec.convert(message.get("params"), self.shapes[method], strict=False)
            except msgspec.ValidationError as error:
                raise _WrongParamsError(method, error) from None
        shape = self.get_message_type(method)
        if shape is None or method == types.WORKSPACE_EXECUTE_COMMAND:
            return message.get("params")
        try:
            return getattr(self._converter.structure(message, shape), "params", None)
        except Exception as error:  # noqa: BLE001 - cattrs raises what the hooks raise
            raise _WrongParamsError(method, error) from None

    def _handle_request(self, msg_id: Any, method_name: str, params: Any) -> None:
        self._ctx_msg_id.set(msg_id)
        answer = partial(self._send_handler_result, msg_id=msg_id)
        task = self._begin(method_name, params, answer)
        if task is not None:
            self._running[msg_id] = _Running(_work_of(method_name, params), task)

    def _handle_notification(self, method_name: str, params: Any) -> None:
        if method_name == types.CANCEL_REQUEST:
            number = _id_of({"id": getattr(params, "id", None)})
            running = None if number is None else self._running.get(number)
            if running is not None and running.method not in _WHOLE:
                running.task.cancel()
        elif method_name in self.fm.builtin_features or method_name in self.fm.features:
            task = self._begin(method_name, params, self._check_handler_result)
            if task is not None:
                self._notified.add(task)

    def _begin(
        self, method: str, params: Any, done: Callable[[Any], None]
    ) -> "asyncio.Task[Any] | None":
        """Call a handler; return the task that finishes it, or None when it is done."""
        self._execute_handler(_AT_HAND, self._get_handler(method), done, args=(params,))
        # Kept apart from our own requests, so that an answer of the client never meets it.
        task: Any = self._request_futures.pop(_AT_HAND, None)
        return task if isinstance(task, asyncio.Task) else None

    def _send_handler_result(self, future: Any, *, msg_id: Any) -> None:
        if self._running.pop(msg_id, None) is None and isinstance(future, asyncio.Task):
            return  # given up, and answered then
        if future.cancelled():
            self._answer_cancelled(msg_id)
            return
        error = future.exception()
        if error is None:
            try:
                self._send_response(msg_id, result=future.result())
            except Exception as failure:  # noqa: BLE001 - the request must still be answered
                error = failure
        if error is not None:
            self._send_response(msg_id, error=response_error(error))

    def _answer_cancelled(self, number: int | str) -> None:
        self._running.pop(number, None)
        if self._shutdown:
            text = "Backtrail is shutting down; the request was not finished."
            self._refuse(number, _SERVER_CANCELLED, text)
        else:
            cancelled = JsonRpcRequestCancelled("The request was cancelled.")
            self._send_response(number, error=cancelled.to_response_error())

    def _others(self) -> dict[int | str, _Running]:
        return {number: one for number, one in self._running.items() if number != self.msg_id}

    def _check_handler_result(self, future: Any) -> None:
        self._notified.discard(future)
        if not future.cancelled() and (error := future.exception()) is not None:
            response_error(error)

    def _send_data(self, data: Any) -> None:
        # Our own messages pass the converter unchanged; it knows the shapes of the standard.
        plain = self._converter.unstructure(data)
        if "error" in plain:
            plain.setdefault("id", None)
        self.send(encoded(plain))

    def _refuse(self, number: Any, code: int, text: str, field: str | None = None) -> None:
        data = None if field is None else ErrorData(kind="usage", field=field)
        self._send_response(number, error=_error(code, text, data))


class _WrongParamsError(Exception):
    """Params of a standard method do not fit; ``field`` says which."""

    def __init__(self, method: str, error: Exception) -> None:
        own = isinstance(error, msgspec.ValidationError)
        first = str(error) if own else next(iter(transform_error(error)), str(error))
        what, _, where = first.partition(" @ $.")
        self.field = camel(where.removeprefix("params").lstrip("."))
        super().__init__(f"{method}: {self.field or 'params'}: {what}")


def response_error(error: BaseException) -> types.ResponseError:
    """Translate what a handler raised; only errors meant for people keep their words."""
    if isinstance(error, BacktrailError):
        return _error(fault_of(error).code, str(error), error_data(error))
    if isinstance(error, JsonRpcException):
        return _error(error.code, error.message, None)
    _log.error("an error of our own", exc_info=error)
    text = f"Backtrail met an error of its own ({type(error).__name__}). Its log says where."
    return _error(INTERNAL_ERROR, text, ErrorData(kind="internal"))


def _error(code: int, text: str, data: ErrorData | None) -> types.ResponseError:
    plain = None if data is None else msgspec.to_builtins(data)
    # A name on disk may hold bytes that no JSON can.
    text = text.encode(errors="backslashreplace").decode()
    return types.ResponseError(code=code, message=text, data=plain)


def _work_of(method: str, params: Any) -> str:
    name = params.get("command") if isinstance(params, dict) else None
    if method != types.WORKSPACE_EXECUTE_COMMAND or not isinstance(name, str):
        return method
    return COMMAND_METHODS.get(name, method)


def _id_of(message: Any) -> int | str | None:
    number = message.get("id") if isinstance(message, dict) else None
    return number if isinstance(number, int | str) and not isinstance(number, bool) else None


def _error_text(error: Any) -> str:
    return str(error.get("message", "")) if isinstance(error, dict) else "unknown"
