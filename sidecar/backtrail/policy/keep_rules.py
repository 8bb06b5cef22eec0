"""Which rules hold for which file: those of the settings, or of the last glob that matches."""

import msgspec

from backtrail.policy.globs import Glob, Globs
from backtrail.policy.retention import Rules

__all__ = ["KeepRules"]


class KeepRules:
    """The lines of ``retention.overrides`` over the rules for all files."""

    def __init__(self, rules: Rules, lines: tuple[str, ...]) -> None:
        """``GLOB: RULE`` each, as the settings have checked them; globs as in .gitignore."""
        self._rules = rules
        self._own: dict[str, Rules] = {}
        for line in lines:
            glob, _, rule = line.rpartition(":")
            self._own.pop(glob.strip(), None)
            self._own[glob.strip()] = _ruled(rules, rule.split())
        self._globs = Globs(self._own)

    def of(self, path: str) -> Rules:
        """The rules of the file at ``path`` (relative); a glob may name a folder above it."""
        if not self._own:
            return self._rules
        names = path.split("/")
        matched = (
            self._globs.match("/".join(names[:depth]), directory=depth < len(names))
            for depth in range(1, len(names) + 1)
        )
        found = max((glob for glob in matched if glob is not None), key=self._place, default=None)
        if found is None or found.takes_back:
            return self._rules
        return self._own[found.line]

    def _place(self, glob: Glob) -> int:
        return self._globs.globs.index(glob)


def _ruled(rules: Rules, words: list[str]) -> Rules:
    replace = msgspec.structs.replace
    if words[0] == "days":
        return replace(rules, rule="days", days=int(words[1]))
    if words[0] == "count":
        return replace(rules, rule="count", count=int(words[1]))
    return replace(rules, rule="keep" if words[0] == "keep" else "thinning")
