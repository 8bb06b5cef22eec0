"""``backtrail compact`` as a person meets it."""

import json


def test_old_versions_are_put_together(run, project):
    """It says how many, and what the store takes; every version is still there."""
    for number in range(30):
        (project / "a.txt").write_text("".join(f"{n}\n" for n in range(number * 40)))
        run("capture", "a.txt")
    answer = run("compact")
    assert answer.code == 0
    assert answer.out.startswith("28 versions of 1 file put together; the store takes ")
    assert run("show", "a.txt", "7").out == "".join(f"{n}\n" for n in range(240))
    assert run("check").code == 0


def test_nothing_to_put_together_is_said(run, saved):
    """With what the store takes."""
    answer = run("compact")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("nothing to put together; the store takes ")


def test_as_json(run, saved):
    """For programs."""
    found = json.loads(run("--json", "compact").out)
    assert set(found) == {"versions", "documents", "before_bytes", "after_bytes"}
