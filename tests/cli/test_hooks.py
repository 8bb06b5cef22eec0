"""Hooks of the person's own settings hear of what a command did; nobody else's are ever run."""

import sys

import pytest


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Give a function that writes the person's settings file."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "config" / "backtrail"
    folder.mkdir(parents=True)
    return (folder / "config.toml").write_text


def hook(out, *, on="restored", template="{title}", code=0):
    """Write a hook that appends its text to a file."""
    script = f"import sys; print(sys.stdin.read(), file=open('{out}', 'a')); sys.exit({code})"
    command = f'["{sys.executable}", "-c", "{script}"]'
    return f'[[hooks]]\non = ["{on}"]\ntemplate = "{template}"\ncommand = {command}\n'


def test_a_command_ends_when_its_hooks_have_heard(run, saved, settings, tmp_path):
    """A restore by hand runs what asked for restores, and nothing else does."""
    out = tmp_path / "out.txt"
    settings(hook(out))
    assert run("timeline", saved).code == 0
    assert not out.exists()
    assert run("restore", saved, "1").code == 0
    assert out.read_text() == "notes.md: Restored 1\n"


def test_a_hook_that_fails_is_told_and_changes_nothing(run, saved, settings, tmp_path):
    """The restore is done and its answer is the same."""
    settings(hook(tmp_path / "out.txt", code=3))
    answer = run("restore", saved, "1")
    assert answer.code == 0
    assert "the hook" in answer.err
    assert "failed: exit code 3" in answer.err
    assert saved.read_text() == "one\ntwo\nthree\n"


def test_a_command_in_a_hook_runs_no_hooks(run, saved, settings, tmp_path, monkeypatch):
    """Or a hook for saves that saves would never end."""
    settings(hook(tmp_path / "out.txt", on="kept"))
    monkeypatch.setenv("HOOK_KIND", "kept")
    saved.write_text("more\n")
    assert run("capture", saved).code == 0
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize("name", ["backtrail.toml", "pyproject.toml"])
def test_s11_hooks_of_a_project_are_refused_and_never_run(run, project, saved, tmp_path, name):
    """Whatever came with a repository starts no process; the message says where they belong."""
    out = tmp_path / "out.txt"
    text = hook(out, on="kept")
    if name == "pyproject.toml":
        text = text.replace("[[hooks]]", "[[tool.backtrail.hooks]]")
    (project / name).write_text(text)
    saved.write_text("more\n")
    answer = run("capture", saved)
    assert answer.code != 0
    assert "hooks may only be set in your own settings file" in answer.err
    assert not out.exists()


def test_the_status_says_when_the_last_save_was_kept(run, saved):
    """Apart from the last event, which may be a tag."""
    assert "last save  " in run("status").out
