r"""A whole HTML page around what it shows, and text that can do nothing in it.

Everything that comes from elsewhere (names, contents, notes, outputs of a notebook) goes through
`escape`; what is joined to a page is markup that our own code wrote. Should a piece be forgotten,
the policy in the head still lets no script, no frame, no form and no address be used: styles hold
only by the digest of the one style sheet, images only where they are in the page.
"""

import base64
import hashlib
import html
import re
from typing import Final

from backtrail.report.colours import DARK, LIGHT, declared

__all__ = ["escape", "page", "visible"]

_NEVER: Final = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
"""The last two of each plane, which no text and no page may hold."""
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\ud800-\udfff\ufdd0-\ufdef" + _NEVER + "]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
"""What acts or hides: controls but tab and newline, marks of direction, empty and unpaired ones.
The two joiners belong to words of some scripts and to emoji, and are left there."""

_PICTURES: Final = 0x2400
"""The signs for control characters begin here (Unicode's Control Pictures)."""
_SPACE: Final = 0x20
_DELETE: Final = 0x7F
_BYTES: Final = range(0xDC80, 0xDD00)
"""Bytes of a name that is not UTF-8, as ``surrogateescape`` maps them (PEP 383)."""

_STYLES: Final = f"""
:root{{color-scheme:light dark;{declared(LIGHT)}}}
@media (prefers-color-scheme:dark){{:root{{{declared(DARK)}}}}}
*{{box-sizing:border-box}}
html{{background:var(--ground);color:var(--text);font:15px/1.5 system-ui,sans-serif}}
body{{margin:0;color:inherit;font:inherit}}
main{{margin:0 auto;max-width:110rem;padding:1.5rem}}
h1{{font-size:1.35rem;margin:0 0 .3rem;overflow-wrap:anywhere}}
h2{{font-size:1.1rem;margin:1.6rem 0 .5rem;overflow-wrap:anywhere}}
p{{margin:.4rem 0;overflow-wrap:anywhere}}
a{{color:var(--accent)}}
code,pre{{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}}
img,svg{{max-width:100%}}
summary{{cursor:pointer}}
:focus-visible{{outline:2px solid var(--accent);outline-offset:2px}}
.quiet{{color:var(--quiet)}}
.added{{color:var(--added)}}
.deleted{{color:var(--deleted)}}
.moved{{color:var(--moved)}}
.note{{background:var(--alert-ground);border-left:4px solid var(--alert);padding:.4rem .8rem}}
@media print{{
:root{{color-scheme:light;{declared(LIGHT)}}}
html{{font-size:10pt}}
*{{print-color-adjust:exact}}
main{{max-width:none;padding:0}}
}}
"""


def page(title: str, body: str, *, styles: str = "") -> str:
    """Make a complete HTML document that loads nothing and runs nothing.

    ``title`` is text and is escaped; ``body`` is markup of our own. ``styles`` come after those of
    every page. No other place for styles works: the policy knows one style sheet by its digest, so
    neither ``style`` attributes nor further sheets hold, whoever wrote them.
    """
    sheet = _STYLES + styles
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n"
        f'<link rel="icon" href="data:,">\n<style>{sheet}</style>\n</head>\n'
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def escape(text: str) -> str:
    r"""Make any text safe between tags and in quoted attributes; see ``visible``."""
    return html.escape(visible(text))


def visible(text: str) -> str:
    r"""Show characters that act or hide instead of using them, without any markup.

    ``␛``, ``⟨U+202E⟩``, ``\xff`` for a byte of a file's name. Tabs and newlines stay.
    """
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < _SPACE:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "␡"
    return f"\\x{code & 0xFF:02x}" if code in _BYTES else f"⟨U+{code:04X}⟩"
