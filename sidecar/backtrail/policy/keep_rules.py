"""Which rules hold for which file: those of the settings, or of the last glob that matches."""

import msgspec

from backtrail.policy.globs import Globs
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
        for depth in range(len(names), 0, -1):
            found = self._globs.match("/".join(names[:depth]), directory=depth < len(names))
            if found is not None:
                return self._rules if found.takes_back else self._own[found.line]
        return self._rules


def _ruled(rules: Rules, words: list[str]) -> Rules:
    replace = msgspec.structs.replace
    if words[0] == "days":
        return replace(rules, rule="days", days=int(words[1]))
    if words[0] == "count":
        return replace(rules, rule="count", count=int(words[1]))
    return replace(rules, rule="keep" if words[0] == "keep" else "thinning")
