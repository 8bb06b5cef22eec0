"""S8: nobody reads or writes history without the right to; every route, every verb.

The routes come from the extension itself, so that a new one without an entry here fails.
"""

import json
import re
from itertools import product

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from backtrail_jupyter.handlers import HANDLERS

SECRET = "the secret line"
FILE = "a.txt"

PARAMS = {
    "timeline": {"path": FILE},
    "content": {"path": FILE, "version": 1},
    "diff": {"path": FILE, "old": 1, "new": 2},
    "activity": {"path": FILE},
    "project": {},
    "deleted": {},
    "search": {"text": "secret"},
    "lineage": {"path": FILE, "first": 1},
    "blame": {"path": FILE},
    "partTimeline": {"path": FILE, "lines": {"first": 1, "last": 1}},
    "removal": {"path": FILE, "text": "less"},
    "symbols": {"path": "parts.md"},
    "patch": {"path": FILE, "old": 1, "new": 2},
    "report": {"path": FILE, "diffs": "all"},
    "status": {},
    "annotate": {"path": FILE, "version": 1, "note": "changed"},
    "restore": {"path": FILE, "version": 1},
    "undo": {"path": FILE},
    "notebook-diff": {"path": "n.ipynb", "old": 1},
    "check": {},
    "drill": {"versions": 1},
    "plan": {"work": "prune"},
}
"""What each request is asked with; all of them are answered to whoever may."""

READS = {"openapi.json": "GET", "events": "GET"} | dict.fromkeys(
    ("timeline", "content", "diff", "activity", "project", "deleted", "search", "lineage"), "POST"
)
READS |= dict.fromkeys(("status", "notebook-diff", "patch", "report"), "POST")
READS |= dict.fromkeys(("blame", "partTimeline", "removal", "symbols", "check"), "POST")
WRITES = dict.fromkeys(("annotate", "restore", "undo"), "POST")
WRITES |= dict.fromkeys(("plan", "execute", "drill"), "POST")
VERB = READS | WRITES
NAMES = sorted(VERB)
REQUESTS = sorted(name for name in NAMES if name in PARAMS)
FILES = sorted(name for name in REQUESTS if "path" in PARAMS[name])
FOLDERS = ("project", "deleted", "search")
VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

ESCAPES = {
    "up": "../outside.txt",
    "up again": "sub/../../outside.txt",
    "up, as a slash begins it": "/../outside.txt",
    "up, twice encoded": "%2e%2e/outside.txt",
    "NUL": "a.txt\0",
    "absolute": "{outside}/outside.txt",
    "a sibling whose name begins alike": "../root_dir2/outside.txt",
    "a link out of the root": "link/outside.txt",
    "a link to a file out of the root": "linked.txt",
    "a dot": "./a.txt",
    "backslashes": "..\\outside.txt",
}


def test_every_route_is_tested():
    """A new route needs a line here."""
    assert sorted(name.replace("\\", "") for name, _ in HANDLERS) == NAMES


@pytest.fixture
def file(jp_asyncio_loop, save, notebook, jp_root_dir, session, ask):
    """Two versions of a file and a notebook, a hidden one, and files outside of the root."""

    async def made():
        await save(FILE, f"{SECRET}\nless\n")
        await save(FILE, f"{SECRET}\nand more\n")
        await save("parts.md", f"# {SECRET}\n")
        await save("n.ipynb", notebook(SECRET))
        await save("n.ipynb", notebook(f"{SECRET} and more"))
        (jp_root_dir / ".hidden").mkdir()
        for name in (".hidden/a.txt", ".hidden.txt"):
            (jp_root_dir / name).write_text(f"{SECRET}\n")
            session.saved(str(jp_root_dir / name))
        for outside in (jp_root_dir.parent / "root_dir2", jp_root_dir.parent):
            outside.mkdir(exist_ok=True)
            (outside / "outside.txt").write_text(f"{SECRET}\n")
        (jp_root_dir / "link").symlink_to(jp_root_dir.parent)
        (jp_root_dir / "linked.txt").symlink_to(jp_root_dir.parent / "outside.txt")
        await ask("status")

    jp_asyncio_loop.run_until_complete(made())


@pytest.fixture
def send(http_server_client, jp_base_url, jp_serverapp, file):
    """Send any request, as anybody; nothing is added to it."""

    async def sent(name, verb=None, *, params=None, headers=None):
        verb = verb or VERB[name]
        has_body = verb in {"POST", "PUT", "PATCH"}
        body = json.dumps(PARAMS.get(name, {}) if params is None else params)
        answer = await http_server_client.fetch(
            f"{jp_base_url}backtrail/api/{name}",
            method=verb,
            headers=headers or {},
            body=body if has_body else None,
            allow_nonstandard_methods=True,
            follow_redirects=False,
            raise_error=False,
            request_timeout=20,
        )
        return answer.code, answer.body.decode()

    return sent


@pytest.fixture
def cookie(jp_base_url, http_server_client, jp_serverapp):
    """Log in as a browser does; the cookies, and the XSRF token among them."""

    async def got():
        jar = {}
        for query in ("", f"?token={jp_serverapp.identity_provider.token}"):
            answer = await http_server_client.fetch(
                f"{jp_base_url}login{query}", follow_redirects=False, raise_error=False
            )
            for line in answer.headers.get_list("Set-Cookie"):
                name, _, value = line.split(";")[0].partition("=")
                jar[name] = value
        return "; ".join(f"{name}={value}" for name, value in jar.items()), jar["_xsrf"]

    return got


@pytest.mark.parametrize("token", [None, "wrong", ""])
async def test_without_the_token_nothing_is_answered(send, token):
    """Whatever the route and the verb; a preflight has nothing to tell."""
    headers = {} if token is None else {"Authorization": f"token {token}"}
    for name, verb in product(NAMES, VERBS):
        code, body = await send(name, verb, headers=headers)
        preflight = verb == "OPTIONS" and code == 200 and not body
        assert preflight or code in {302, 403, 405}, (name, verb, code)
        assert SECRET not in body, (name, verb)


async def test_a_route_has_one_verb(send, jp_auth_header):
    """Of all others not even the one with a token has anything."""
    for name, verb in product(NAMES, VERBS):
        if verb == VERB[name]:
            continue
        code, body = await send(name, verb, headers=dict(jp_auth_header))
        preflight = verb == "OPTIONS" and code == 200 and not body
        assert preflight or code == 405, (name, verb, code)
        assert SECRET not in body, (name, verb)


async def test_with_the_token_it_is_answered(send, jp_auth_header):
    """Or the other tests would prove nothing."""
    for name in REQUESTS:
        code, body = await send(name, headers=dict(jp_auth_header))
        assert code == 200, (name, body)


async def test_a_cookie_alone_is_not_enough(send, cookie):
    """Another page of the same browser has it, too."""
    value, xsrf = await cookie()
    for name in REQUESTS:
        code, body = await send(name, headers={"Cookie": value})
        assert code == 403, name
        assert SECRET not in body, name
        code, _ = await send(name, headers={"Cookie": value, "X-XSRFToken": xsrf})
        assert code == 200, name


async def test_a_foreign_page_gets_nothing_by_the_cookie(send, cookie):
    """Even if it knew the XSRF token."""
    value, xsrf = await cookie()
    headers = {"Cookie": value, "X-XSRFToken": xsrf, "Origin": "https://evil.example"}
    for name in REQUESTS:
        code, body = await send(name, headers=headers)
        assert code in {403, 404}, name
        assert SECRET not in body, name


async def test_hidden_files_are_not_found(send, jp_auth_header):
    """Although they have a history: the server was told not to show them."""
    for name, path in product(FILES, (".hidden.txt", ".hidden/a.txt", "/.hidden.txt", "a/.b/c")):
        params = {**PARAMS[name], "path": path}
        code, body = await send(name, params=params, headers=dict(jp_auth_header))
        assert code == 404, (name, path)
        assert json.loads(body)["message"] == "no such file"


async def test_a_link_to_a_hidden_file_shows_nothing(send, jp_auth_header, jp_root_dir):
    """Its history is that of the file it leads to."""
    (jp_root_dir / "shown.txt").symlink_to(jp_root_dir / ".hidden.txt")
    for name in FILES:
        params = {**PARAMS[name], "path": "shown.txt"}
        code, body = await send(name, params=params, headers=dict(jp_auth_header))
        assert code in {403, 404}, (name, body)
        assert SECRET not in body, name


@pytest.mark.parametrize("field", ["path", "to"])
async def test_nothing_leads_out_of_the_root(send, jp_auth_header, jp_root_dir, field):
    """Neither to read nor to write."""
    outside = jp_root_dir.parent
    for name, escape in product(FILES if field == "path" else ["restore"], ESCAPES):
        path = ESCAPES[escape].format(outside=outside)
        params = {**PARAMS[name], field: path}
        code, body = await send(name, params=params, headers=dict(jp_auth_header))
        # A name that only looks like an escape names a file of the root, which is not there.
        plain = not re.search(r"(^|/)\.{1,2}(/|$)|\0|link", path)
        assert code in ({200, 404} if plain else {403, 404}), (name, escape, body)
        assert field == "to" or code != 200, (name, escape)
        assert SECRET not in body, (name, escape)
        assert (outside / "outside.txt").read_text() == f"{SECRET}\n"
        assert (outside / "root_dir2" / "outside.txt").read_text() == f"{SECRET}\n"
        assert [each.name for each in (outside / "root_dir2").iterdir()] == ["outside.txt"]


async def test_lists_of_other_folders_are_empty_or_refused(send, jp_auth_header):
    """Hidden ones and those outside."""
    for name, folder in product(FOLDERS, ("..", "../root_dir2", ".hidden", "link", "a\0")):
        params = {**PARAMS[name], "folder": folder}
        code, body = await send(name, params=params, headers=dict(jp_auth_header))
        assert code in {200, 403, 404}, (name, folder, body)
        if code == 200:
            found = json.loads(body)
            assert not any(found.get(rows) for rows in ("rows", "files", "matches"))
        assert SECRET not in body, (name, folder)


async def test_lists_leave_hidden_files_out(send, jp_auth_header):
    """Those of all files, and of what is deleted."""
    for name in FOLDERS:
        code, body = await send(name, headers=dict(jp_auth_header))
        assert code == 200
        assert ".hidden" not in body, name


async def test_a_uri_is_refused(send, jp_auth_header, jp_root_dir):
    """Paths are the only names."""
    for name in FILES:
        params = {**PARAMS[name], "uri": (jp_root_dir / FILE).as_uri()}
        code, body = await send(name, params=params, headers=dict(jp_auth_header))
        assert code == 400, name
        assert SECRET not in body, name
        del params["path"]
        assert (await send(name, params=params, headers=dict(jp_auth_header)))[0] == 400, name


async def test_hidden_files_are_shown_where_that_is_wished(ask, jp_serverapp, file):
    """It is the server's own setting that counts."""
    jp_serverapp.contents_manager.allow_hidden = True
    assert (await ask("timeline", path=".hidden.txt"))["total"] == 1


async def test_the_socket_opens_for_the_token_only(jp_http_port, jp_base_url, jp_auth_header, file):
    """And never for a page from elsewhere, token or not."""
    url = f"ws://localhost:{jp_http_port}{jp_base_url}backtrail/api/events"
    foreign = {"Origin": "https://evil.example"}
    for headers in (
        {},
        {"Authorization": "token wrong"},
        foreign,
        {**jp_auth_header, **foreign},
    ):
        with pytest.raises(Exception, match="403"):
            await websocket_connect(HTTPRequest(url, headers=headers))
    socket = await websocket_connect(HTTPRequest(url, headers=dict(jp_auth_header)))
    socket.close()


async def test_a_foreign_page_gets_no_socket_by_the_cookie(jp_http_port, jp_base_url, cookie, file):
    """Browsers send it along."""
    value, _ = await cookie()
    url = f"ws://127.0.0.1:{jp_http_port}{jp_base_url}backtrail/api/events"
    headers = {"Cookie": value, "Origin": "https://evil.example"}
    with pytest.raises(Exception, match="403"):
        await websocket_connect(HTTPRequest(url, headers=headers))
    own = {"Cookie": value, "Origin": f"http://127.0.0.1:{jp_http_port}"}
    socket = await websocket_connect(HTTPRequest(url, headers=own))
    socket.close()


class ReadOnly(Authorizer):
    """Lets everybody look at contents."""

    def is_authorized(self, handler, user, action, resource):  # noqa: ARG002 - Jupyter's
        """Allow reading contents, and what a test does beside."""
        return resource != "contents" or action == "read" or _outside_backtrail(handler)


class Nothing(Authorizer):
    """Lets nobody look at contents."""

    def is_authorized(self, handler, user, action, resource):  # noqa: ARG002 - Jupyter's
        """Allow what a test does beside."""
        return _outside_backtrail(handler)


def _outside_backtrail(handler):
    return "/backtrail/" not in handler.request.path


class TestReadOnly:
    """Somebody may look at everything and write nothing."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        """Put the authorizer in."""
        jp_server_config.ServerApp.authorizer_class = ReadOnly
        return jp_server_config

    @pytest.fixture
    def file(self, jp_asyncio_loop, save, notebook):
        """Two versions of a file and a notebook."""

        async def made():
            await save(FILE, f"{SECRET}\nless\n")
            await save("parts.md", f"# {SECRET}\n")
            await save(FILE, f"{SECRET}\nand more\n")
            await save("n.ipynb", notebook("a"))
            await save("n.ipynb", notebook("b"))

        jp_asyncio_loop.run_until_complete(made())

    async def test_looking_is_allowed_and_writing_is_not(
        self, send, jp_auth_header, jp_root_dir, ask
    ):
        """By a POST, too; whoever was allowed before, and in whatever order it is asked."""
        for name in [*REQUESTS, *reversed(REQUESTS)]:
            code, _ = await send(name, headers=dict(jp_auth_header))
            assert code == (200 if name in READS else 403), name
        assert (jp_root_dir / FILE).read_text() == f"{SECRET}\nand more\n"
        assert (await ask("timeline", path=FILE))["total"] == 2
        assert (await ask("content", path=FILE, version=1))["version"]["note"] == ""

    async def test_the_socket_opens(self, jp_ws_fetch):
        """Hearing is reading."""
        socket = await jp_ws_fetch("backtrail", "api", "events")
        socket.close()


class TestNothing:
    """Somebody may not look at contents."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        """Put the authorizer in."""
        jp_server_config.ServerApp.authorizer_class = Nothing
        return jp_server_config

    @pytest.fixture
    def file(self, jp_asyncio_loop, save):
        """Two versions of a file."""

        async def made():
            await save(FILE, f"{SECRET}\n")

        jp_asyncio_loop.run_until_complete(made())

    async def test_nothing_is_answered(self, send, jp_auth_header):
        """By no route."""
        for name in NAMES:
            code, body = await send(name, headers=dict(jp_auth_header))
            assert code == 403, name
            assert SECRET not in body, name

    async def test_no_socket_opens(self, jp_ws_fetch):
        """Hearing is reading."""
        with pytest.raises(Exception, match="403"):
            await jp_ws_fetch("backtrail", "api", "events")
