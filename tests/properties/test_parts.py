"""Parts of hostile files: what is outside of a part stays byte for byte, what is inside goes back.

Files are made of entries that say which bytes are whose, so that what has to come out is known.
"""

import json
import random

import pytest

from backtrail.diff.partial import compose
from backtrail.diff.structured.returning import put_back
from backtrail.diff.symbols import Source
from backtrail.diff.symbols import compose as compose_symbol
from sizes import size

ROUNDS = size("PARTS", 60, 2000)
"""Files of each kind."""

VALUES = [
    "",
    "é😀",
    "a#b",
    "\u2028",
    "\t",
    "x: y",
    "- z",
    "//",
    "\x0c",
    "[q]",
    "\ufeff",
    " s ",
    "'",
]
ENDS = ["\n", "\r\n"]


def line_of(language, key, value, comment):
    """One key with its value on a line, and a comment where the language has some."""
    text = json.dumps(value, ensure_ascii=False)
    if language in ("json", "jsonc"):
        return f'\t"{key}": {text}'
    return {
        "yaml": f"{key}: {text} # {comment}",
        "toml": f"{key} = {text} # {comment}",
        "ini": f"{key} = {text}",
        "env": f"export {key}={text} # {comment}",
        "properties": f"{key}: x{json.dumps(value)}",
    }[language]


class File:
    """Lines, each with its own end, that may be of a key."""

    def __init__(self, chance, language, keys):
        self.language = language
        self.lines = []
        """Key or None, text, line end."""
        self.mark = chance.choice(["", "\ufeff"])
        flow = language in ("json", "jsonc")
        self._add(chance, None, "{") if flow else None
        for key in keys:
            if language != "json" and chance.random() < 0.4:
                mark = "//" if flow else "#"
                self._add(chance, None, f"{mark} {key} {chance.random()}")
            text = line_of(language, key, chance.choice(VALUES), f"{chance.random()}")
            self._add(chance, key, text + ("," if flow and key != keys[-1] else ""))
        self._add(chance, None, "}") if flow else None
        if chance.random() < 0.3:
            self.lines[-1] = (*self.lines[-1][:2], "")

    def _add(self, chance, key, text):
        self.lines.append((key, text, chance.choice(ENDS)))

    def but(self, key, text):
        """The file with another line for a key; None: with none."""
        kept = [line for line in self.lines if line[0] != key or text is not None]
        return self.data(
            [(name, text if name == key else old, end) for name, old, end in kept]  # type: ignore[misc]
        )

    def data(self, lines=None):
        """Its bytes."""
        lines = self.lines if lines is None else lines
        return (self.mark + "".join(text + end for _, text, end in lines)).encode()

    def text(self, key):
        """The line of a key."""
        return next(text for name, text, _ in self.lines if name == key)


@pytest.mark.parametrize("language", ["json", "jsonc", "yaml", "toml", "ini", "env", "properties"])
def test_a_key_goes_back_among_lines_that_keep_every_byte(language):
    """Byte order mark, mixed ends of lines, no end at all, comments, what looks like syntax."""
    for seed in range(ROUNDS):
        chance = random.Random(f"{language} {seed}")
        keys = [f"k{number}" for number in range(chance.randrange(2, 7))]
        then, there = File(chance, language, keys), File(chance, language, keys)
        for key in keys:
            made = put_back(then.data(), there.data(), language, (key,))
            old, new = then.text(key).rstrip(","), there.text(key)
            expected = old + ("," if new.endswith(",") else "")
            if made.act == "same":
                assert made.content == there.data()
            else:
                assert made.content == there.but(key, expected)


@pytest.mark.parametrize("language", ["yaml", "toml", "ini", "env", "properties"])
def test_a_key_comes_and_goes_with_its_line_alone(language):
    """What comes back ends as the line before it does, which keeps its own end."""
    for seed in range(ROUNDS):
        chance = random.Random(f"{language} {seed}")
        keys = [f"k{number}" for number in range(chance.randrange(2, 7))]
        key = chance.choice(keys[1:])
        fewer = [name for name in keys if name != key]
        more, less = File(chance, language, keys), File(chance, language, fewer)
        without = put_back(less.data(), more.data(), language, (key,)).content
        assert without == more.but(key, None)
        back = put_back(more.data(), less.data(), language, (key,)).content.decode()
        begin = next(
            at for at, line in enumerate(less.lines) if line[0] == keys[keys.index(key) - 1]
        )
        head = less.mark + "".join(text + end for _, text, end in less.lines[: begin + 1])
        tail = "".join(text + end for _, text, end in less.lines[begin + 1 :])
        end = less.lines[begin][2]
        assert back.startswith(head)
        assert back.endswith(tail)
        come = back[len(head) : len(back) - len(tail)]
        assert more.text(key) in come
        assert not end or come.endswith(end)


def test_lines_go_back_among_lines_that_keep_every_byte():
    """Each line has its own end, and belongs to one of the two sides."""
    for seed in range(ROUNDS * 5):
        chance = random.Random(seed)
        then = [f"{at}{chance.choice(VALUES)}{chance.choice(ENDS)}" for at in range(9)]
        now = [
            line if chance.random() < 0.6 else f"{chance.random()}{chance.choice(ENDS)}"
            for line in then
        ]
        for lines in (then, now):
            lines[-1] = lines[-1].rstrip("\r\n") + chance.choice(["", *ENDS])
        at = chance.randrange(9)
        made = compose("".join(then).encode(), "".join(now).encode(), at + 1, at + 1)
        assert made == "".join([*now[:at], then[at], *now[at + 1 :]]).encode()


@pytest.mark.parametrize("seed", range(5))
def test_a_function_goes_back_among_lines_that_keep_every_byte(seed):
    """Strings with what looks like code, tabs, form feeds, other encodings, mixed ends."""
    chance = random.Random(seed)
    for _ in range(ROUNDS // 5):
        then, now = (
            [
                b"".join(
                    line + chance.choice([b"\n", b"\r\n"])
                    for line in (
                        b"# %d \xe9" % number,
                        b"def f%d(a, " % number,
                        b"b):",
                        b'\tx = """',
                        b"def g(): \xff",
                        b'""" + "%d\x0c"' % chance.randrange(99),
                        b"",
                        b"\x0c",
                    )
                )
                for number in range(5)
            ]
            for _ in range(2)
        )
        at = chance.randrange(5)
        was, there = (Source.of(b"".join(text), "python") for text in (then, now))
        (old,), (new,) = was.outline.named(f"f{at}"), there.outline.named(f"f{at}")
        made = compose_symbol(was, old, there, new)
        head = there.lines[: new.first - 1]
        assert made == b"".join([*head, was.text(old), *there.lines[new.last :]])
        assert was.text(old) in then[at]
