r"""How an editor's text stands for the bytes on disk.

Editors hide things: a byte order mark, the carriage returns of a CRLF file. Pure. Rule: a form is
used only where it gives the exact bytes back; where none does, the caller goes through the disk.
"""

import msgspec

__all__ = ["Form", "form_of"]

_MARK = b"\xef\xbb\xbf"


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """What the buffer leaves out."""

    mark: bool
    """A UTF-8 byte order mark, which the editor writes back."""
    returns: bool
    r"""The ``\r`` of each ``\r\n``, which the editor writes back."""

    def bytes_of(self, text: str) -> bytes:
        """Return what the editor would write for ``text``."""
        if self.returns:
            text = text.replace("\n", "\r\n")
        return (_MARK if self.mark else b"") + text.encode("utf-8")

    def reading(self, content: bytes) -> str | None:
        """Return what an editor of this form shows of ``content``; None where it is not UTF-8."""
        try:
            text = content.removeprefix(_MARK if self.mark else b"").decode("utf-8")
        except UnicodeDecodeError:
            return None
        return text.replace("\r\n", "\n") if self.returns else text

    def text_of(self, content: bytes, buffer: str, *, shown: str = "") -> str | None:
        """Return the text that makes ``buffer``'s editor write exactly ``content``, if any does.

        Only what every editor carries counts: UTF-8 without NUL, lines that end as the buffer's
        do, and an end of file like the buffer's, since some editors add or drop a last newline.
        ``shown`` is what this editor showed of bytes that were on disk: a last newline in it is no
        secret of the editor's, nor are its line ends where the buffer has none left.
        """
        text = self.reading(content)
        if text is None:
            return None
        carried = (
            self.bytes_of(text) == content
            and "\0" not in text
            and text.startswith("\ufeff") == buffer.startswith("\ufeff")
            and _ends(text) <= (_ends(buffer) or _ends(shown))
            and _ends_alike(text, buffer, shown)
        )
        return text if carried else None


def form_of(disk: bytes, text: str) -> Form | None:
    """Find the form of an open document; None when its bytes are not UTF-8 text.

    ``text`` may have unsaved changes: only the mark and the line ends are looked at.
    """
    try:
        disk.decode("utf-8")
    except UnicodeDecodeError:
        return None
    mark = disk.startswith(_MARK) and not text.startswith("\ufeff")
    ends = _ends(disk.decode("utf-8"))
    return Form(mark=mark, returns=ends == {"\r\n"} and "\r" not in text and "\n" in text)


def _ends_alike(text: str, buffer: str, shown: str) -> bool:
    whole = text.endswith("\n")
    return whole == buffer.endswith("\n") or (whole and shown.endswith("\n"))


def _ends(text: str) -> set[str]:
    """Return the kinds of line ends in ``text``."""
    pairs = text.count("\r\n")
    found = {"\r\n"} if pairs else set()
    if text.count("\n") > pairs:
        found.add("\n")
    if text.count("\r") > pairs:
        found.add("\r")
    return found
