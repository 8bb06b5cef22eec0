"""What running a cell left behind, before and after: texts by their lines, pictures side by side.

HTML and other data that would act are shown as the text that they are.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from backtrail.diff.lines import align
from backtrail.report.page import escape
from backtrail.report.pictures import Album, is_picture
from backtrail.report.text_pages import Layout, text_fragment

__all__ = ["Easel", "as_text"]

_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*m")
"""What terminals colour with, as in tracebacks."""

_COUNT: Final = "execution_count"


class Easel:
    """Draws fields of cells: texts, values, outputs and attachments, in one layout."""

    def __init__(self, layout: Layout, context: int) -> None:
        self._layout = layout
        self._context = context
        self._album = Album()

    def text(self, old: str, new: str) -> str:
        """Two texts by their lines; few of them have an end after the last line."""
        end = "" if all(side.endswith("\n") for side in (old, new) if side) else "\n"
        before, after = (f"{side}{end}".encode() if side else b"" for side in (old, new))
        return text_fragment(before, after, layout=self._layout, context=self._context, titles=None)

    def value(self, old: Any, new: Any) -> str:
        """Two JSON values, written out; None is a side without one."""
        return self.text(as_text(old), as_text(new))

    def outputs(self, old: Sequence[Any], new: Sequence[Any]) -> str:
        """Draw what differs in the outputs of a cell, and count what does not."""
        out: list[str] = []
        same = 0
        for before, after in _paired(old, new):
            if before is not None and after is not None and _key(before) == _key(after):
                same += 1
            else:
                out += self._output(before or {}, after or {})
        if same:
            out.append(f'<p class="quiet">Outputs as before: {same}.</p>')
        return "".join(out)

    def attachments(self, old: Any, new: Any) -> str:
        """Draw the files in a cell that differ, by name."""
        before, after = (side if isinstance(side, dict) else {} for side in (old, new))
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        return "".join(
            f"<h4>{escape(name)}</h4>{''.join(self._bundle(before.get(name), after.get(name)))}"
            for name in names
        )

    def _output(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        kind = " → ".join(dict.fromkeys(_label(side) for side in (old, new) if side))
        sign = "+ " if not old else "− " if not new else ""
        yield f"<h4>{sign}output: {escape(kind)}</h4>"
        if "data" in old or "data" in new:
            yield from self._bundle(old.get("data"), new.get("data"))
        before, after = _said(old), _said(new)
        if before != after:
            yield self.text(before, after)
        if old and new and old.get("metadata") != new.get("metadata"):
            yield f"<h5>metadata</h5>{self.value(old.get('metadata'), new.get('metadata'))}"

    def _bundle(self, old: Any, new: Any) -> Iterator[str]:
        """Data by type, those that differ; what is easiest to look at comes first."""
        before, after = (side if isinstance(side, dict) else {} for side in (old, new))
        kinds = [kind for kind in {**before, **after} if before.get(kind) != after.get(kind)]
        for place, kind in enumerate(sorted(kinds, key=_rank)):
            if is_picture(kind):
                yield self._album.drawn(kind, before.get(kind), after.get(kind))
                continue
            lines = self.value(before.get(kind), after.get(kind))
            if place or _rank(kind) > _rank("text/plain"):
                name = escape(kind)
                yield f"<details><summary>{name}, shown as text</summary>{lines}</details>"
            else:
                yield lines


def as_text(value: Any) -> str:
    """Write a JSON value for reading; a text as it is, nothing for None."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


def _paired(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Equal outputs together; between them one with the next one."""
    before, after = [*map(_shape, old)], [*map(_shape, new)]
    i = j = 0
    for hunk in align([*map(_key, before)], [*map(_key, after)]).hunks:
        yield from zip(before[i : hunk.old_start], after[j : hunk.new_start], strict=True)
        i, j = hunk.old_end, hunk.new_end
        yield from zip_longest(before[hunk.old_start : i], after[hunk.new_start : j])
    yield from zip(before[i:], after[j:], strict=True)


def _shape(output: Any) -> Mapping[str, Any]:
    return output if isinstance(output, dict) else {"output_type": "unknown", "data": {"": output}}


def _key(output: Mapping[str, Any]) -> str:
    """An output but for its count."""
    return as_text({name: value for name, value in output.items() if name != _COUNT})


def _label(output: Mapping[str, Any]) -> str:
    kind = output.get("output_type")
    names = {"stream": output.get("name"), "error": f"error {output.get('ename')}"}
    return str(names.get(str(kind), kind)).replace("_", " ")


def _said(output: Mapping[str, Any]) -> str:
    """The text of a stream or an error, without its colours."""
    if output.get("output_type") == "error":
        lines = output.get("traceback")
        whole = "\n".join(map(str, lines)) if isinstance(lines, list) else ""
        return _COLOURS.sub("", whole) or f"{output.get('ename')}: {output.get('evalue')}"
    return _COLOURS.sub("", as_text(output.get("text")))


def _rank(kind: str) -> int:
    return 0 if is_picture(kind) else 1 if kind == "text/plain" else 2
