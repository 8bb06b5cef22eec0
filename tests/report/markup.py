"""Reading pages as a strict browser would, and what no page may hold."""

import base64
import hashlib
import re

import html5lib

__all__ = ["parsed", "texts"]

_FORBIDDEN = {"script", "iframe", "object", "embed", "form", "base", "frame", "input", "button"}
_ADDRESSES = ("href", "src", "srcset", "action", "data", "poster", "background", "xlink:href")
_HARMLESS = re.compile(r"#[\w-]*\Z|data:,\Z|data:image/(png|jpeg|gif|webp|svg\+xml);base64,")


def parsed(html):
    """The tree of a page that has no error, loads nothing and runs nothing."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    names = [element.tag for element in tree.iter() if isinstance(element.tag, str)]
    assert not _FORBIDDEN.intersection(names)
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), name
            assert name != "style", value
            if name in _ADDRESSES:
                assert _HARMLESS.match(value), value[:80]
    _agree(tree)
    return tree


def texts(tree, path):
    """What the elements at a path say, markup aside."""
    return ["".join(element.itertext()) for element in tree.findall(path)]


def _agree(tree):
    """The policy knows the one style sheet of the page."""
    metas = tree.findall("head/meta[@http-equiv='Content-Security-Policy']")
    (policy,) = [meta.get("content") for meta in metas]
    sheets = texts(tree, ".//style")
    assert len(sheets) == 1
    digest = base64.b64encode(hashlib.sha256(sheets[0].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "unsafe" not in policy
