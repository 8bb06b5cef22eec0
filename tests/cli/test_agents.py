"""``backtrail mcp``, where it cannot serve."""

from backtrail.cli import agents


def test_without_the_package_it_says_what_to_install(project, run, monkeypatch):
    """In one line."""
    monkeypatch.setattr(agents, "find_spec", lambda _: None)
    answer = run("mcp")
    assert answer.code != 0
    assert answer.err == 'backtrail: agents need one more package: pip install "backtrail[mcp]"\n'


def test_it_is_among_the_commands(run):
    """With what it takes."""
    assert "mcp" in run("--help").out
    assert "--allow-write" in run("mcp", "--help").out
