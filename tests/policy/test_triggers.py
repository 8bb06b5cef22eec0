"""When what a check said is worth going back for."""

import pytest

from backtrail.policy.triggers import Heard, above_of, grounds

GREEN = Heard(outcome="green")


def heard(outcome="red", **fields):
    """What a check said."""
    return Heard(outcome=outcome, **fields)


@pytest.mark.parametrize(
    ("kind", "now", "before", "why"),
    [
        ("compile", heard(errors=3), GREEN, "it does not compile, 3 errors"),
        ("compile", heard(errors=1), GREEN, "it does not compile, 1 error"),
        ("compile", heard(), GREEN, "it does not compile"),
        ("compile", GREEN, GREEN, ""),
        ("tests", heard(failed=31, total=100), GREEN, "31 of 100 tests fail"),
        ("tests", heard(failed=30, total=100), GREEN, ""),
        ("tests", heard(), GREEN, "the tests cannot be run"),
        ("tests", heard(failed=0, total=0), GREEN, "the tests cannot be run"),
        ("tests", heard("green", failed=0, total=9), GREEN, ""),
        (
            "benchmark",
            heard("green", ms=1210),
            heard("green", ms=1000),
            "it is 21 % slower than before (1,210 ms, not 1,000)",
        ),
        ("benchmark", heard("green", ms=1200), heard("green", ms=1000), ""),
        ("benchmark", heard("red", ms=9000), heard("green", ms=1000), ""),
        (
            "quality",
            heard("green", complexity=3.4, maintainability=80.0),
            heard("green", complexity=3.0, maintainability=100.0),
            "functions are 13 % more complex on average and the code is 20 % harder to maintain",
        ),
        (
            "quality",
            heard("green", complexity=3.3, maintainability=90.0),
            heard("green", complexity=3.0, maintainability=100.0),
            "",
        ),
        ("quality", heard("green"), heard("green"), ""),
        ("lint", heard(errors=9), GREEN, ""),
    ],
)
def test_what_is_much_worse_is_a_reason(kind, now, before, why):
    """Above a percentage, and not at it."""
    assert grounds(kind, now, before, above_of(kind, None)) == why


@pytest.mark.parametrize("kind", ["compile", "tests", "benchmark", "quality", "lint"])
def test_what_could_not_be_told_is_no_reason(kind):
    """A loaded machine takes nobody back."""
    now = heard("unsure", failed=9, total=9, ms=9, complexity=9.0)
    assert not grounds(kind, now, heard("green", ms=1, complexity=1.0), 0.0)


def test_the_settings_say_how_much():
    """Or the kind of the check does."""
    assert grounds("tests", heard(failed=1, total=100), GREEN, above_of("tests", 0.5))
    assert [above_of(kind, None) for kind in ("tests", "benchmark", "quality", "compile")] == [
        30.0, 20.0, 10.0, 0.0,
    ]  # fmt: skip
