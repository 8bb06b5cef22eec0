"""P11: what a value does is what a list of its versions would.

Full size: 2,000 examples.
"""

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from backtrail import History
from backtrail.errors import ConflictError, NotFoundError
from sizes import size

EXAMPLES = size("P11_EXAMPLES", 60, 2000)
_CONTENTS = st.sampled_from([None, 0, 1, 1.5, "text", [], [1], {"a": 1}, {"a": {"b": [1, 2]}}])
_EXPECTED = st.none() | st.integers(0, 6)
_NAMES = st.sampled_from(["bot", "bots/first"])


def same(one, other):
    """Whether two contents are the same value: 1 and 1.0 are not."""
    return repr(one) == repr(other)


class Values(RuleBasedStateMachine):
    """Two names in one store, each beside a list of what it should hold."""

    exports = Bundle("exports")

    def __init__(self):
        super().__init__()
        self.history = History.open("memory")
        self.lists = {"bot": [], "bots/first": []}
        self.there = {"bot": False, "bots/first": False}

    def teardown(self):
        """Let go of the store."""
        self.history.close()

    def _actual(self, name):
        return len(self.lists[name]) if self.there[name] else 0

    def _put(self, name, content):
        versions = self.lists[name]
        if not versions or not same(versions[-1], content):
            versions.append(content)
        self.there[name] = True

    @rule(name=_NAMES, content=_CONTENTS)
    def create(self, name, content):
        """Only where there is none."""
        if self._actual(name):
            with pytest.raises(ConflictError):
                self.history.value(name).create(content)
            return
        self.history.value(name).create(content)
        self._put(name, content)

    @rule(name=_NAMES, content=_CONTENTS, expected=_EXPECTED)
    def update(self, name, content, expected):
        """Only what is known, and only what is expected."""
        value = self.history.value(name)
        if not self.lists[name]:
            with pytest.raises(NotFoundError):
                value.update(content, expected_version=expected)
        elif expected not in (None, self._actual(name)):
            with pytest.raises(ConflictError) as told:
                value.update(content, expected_version=expected)
            assert (told.value.expected, told.value.actual) == (expected, self._actual(name))
        else:
            value.update(content, expected_version=expected)
            self._put(name, content)

    @rule(name=_NAMES, to=st.integers(1, 6))
    def roll_back(self, name, to):
        """To any version there is."""
        value, versions = self.history.value(name), self.lists[name]
        if to > len(versions):
            with pytest.raises(NotFoundError):
                value.rollback(to)
            return
        before, actual = len(versions), self._actual(name)
        made = value.rollback(to)
        if not actual or not same(versions[-1], versions[to - 1]):
            versions.append(versions[to - 1])
            self.there[name] = True
            gone_from = actual or None
            assert made.metadata["rollback_to"] == to
            assert made.metadata["rollback_from"] == gone_from
            assert made.number == before + 1

    @rule(name=_NAMES)
    def delete(self, name):
        """Only what is there."""
        if not self.there[name]:
            with pytest.raises(NotFoundError):
                self.history.value(name).delete()
            return
        self.history.value(name).delete()
        self.there[name] = False

    @rule(target=exports, name=_NAMES)
    def export(self, name):
        """Everything there is."""
        if not self.lists[name]:
            with pytest.raises(NotFoundError):
                self.history.value(name).export()
            return []
        exported = self.history.value(name).export()
        assert [v["value"] for v in exported["versions"]] == self.lists[name]
        return exported

    @rule(name=_NAMES, exported=consumes(exports))
    def bring_in(self, name, exported):
        """Only onto the same beginning."""
        if not exported:
            return
        told, versions = [v["value"] for v in exported["versions"]], self.lists[name]
        if not all(same(*pair) for pair in zip(told, versions, strict=False)):
            with pytest.raises(ConflictError):
                self.history.value(name).import_from(exported)
            return
        self.history.value(name).import_from(exported)
        versions += told[len(versions) :]
        self.there[name] = True

    @invariant()
    def agrees(self):
        """What is told is what the list holds."""
        for name, versions in self.lists.items():
            value = self.history.value(name)
            assert len(value) == len(versions)
            assert [repr(v.value) for v in value.history()][::-1] == list(map(repr, versions))
            assert value.get(len(versions) + 1) is None
            now = value.current
            assert (now is not None) == self.there[name]
            assert now is None or (now.number, repr(now.value)) == (
                len(versions),
                repr(versions[-1]),
            )
        assert self.history.values() == tuple(sorted(n for n in self.there if self.there[n]))
        assert self.history.check().sound


def test_a_value_does_what_a_list_would():
    """Whatever is done to it, in any order."""
    run_state_machine_as_test(
        Values, settings=settings(max_examples=EXAMPLES, stateful_step_count=20, deadline=None)
    )
