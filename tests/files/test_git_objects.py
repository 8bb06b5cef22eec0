"""Reading from a repository with the real git, whatever the repository would have it run."""

import os
import subprocess

import pytest

from backtrail.errors import NotFoundError, UnreadableError, UsageError
from backtrail.files.git_objects import GitObjects
from history.desk import tree


def git(folder, *arguments, data=None):
    """Run git as a person does, without that person's own settings."""
    environ = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ben", "GIT_COMMITTER_EMAIL": "ben@example.org",
        "GIT_AUTHOR_DATE": "1700000000 +0100", "GIT_COMMITTER_DATE": "1700000060 +0000",
    }  # fmt: skip
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environ, input=data, capture_output=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def work(tmp_path):
    """Give a working tree with one commit."""
    folder = tmp_path / "work"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.txt").write_text("one\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    return folder


def opened(folder, **environ):
    """Open a repository for reading."""
    return GitObjects(str(folder), {"PATH": os.environ["PATH"], "HOME": str(folder), **environ})


def test_blobs_come_out_as_they_went_in(work):
    """One after the other, whatever bytes are in them; empty and large ones, too."""
    contents = [b"", b"\0\n\r\n\xff" * 9, os.urandom(3 << 20), b"last"]
    blobs = [git(work, "hash-object", "-w", "--stdin", data=data).decode() for data in contents]
    objects = opened(work)
    try:
        assert [b"".join(objects.blocks(blob)) for blob in blobs] == contents
        assert [objects.size(blob) for blob in blobs] == list(map(len, contents))
        for odd in ("0" * 40, git(work, "rev-parse", "HEAD").decode()):
            with pytest.raises(NotFoundError, match="does not have"):
                objects.size(odd)
        assert b"".join(objects.blocks(blobs[3])) == b"last"
    finally:
        objects.close()


def test_what_is_no_repository_says_why(tmp_path, work):
    """Nothing there, nothing committed, damage, and no git at all: one line each."""
    (tmp_path / "none").mkdir()
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "-q")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / ".git").write_text("gitdir: /nowhere\n")
    for name in ("none", "empty", "broken"):
        with pytest.raises(UnreadableError, match="git cannot read the history in"):
            list(opened(tmp_path / name).log("%H%x00", "", follow=False))
    with pytest.raises(UsageError, match="git is not installed"):
        list(opened(work, PATH=str(tmp_path)).log("%H%x00", "", follow=False))


def test_a_repository_of_somebody_else_is_left_to_the_person(work, monkeypatch):
    """What git refuses for its owner's sake is refused, with git's words."""
    objects = opened(work)
    objects._environ["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
    with pytest.raises(UnreadableError, match="dubious ownership"):
        list(objects.log("%H%x00", "", follow=False))


def test_nothing_of_the_repositorys_own_making_runs(work, tmp_path):
    """Every setting that has git run a program or fetch, all at once; and nothing is written."""
    mark = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho $0 $@ >> {mark}\nexit 1\n")
    program.chmod(0o755)
    (work / ".gitattributes").write_text("* filter=evil diff=evil textconv=evil merge=evil\n")
    git(work, "add", ".")
    git(work, "commit", "-qm", "attributes")
    missing = git(work, "hash-object", "--stdin", data=b"never written").decode()
    settings = {
        "core.fsmonitor": program, "core.pager": program, "pager.log": program,
        "core.editor": program, "core.sshCommand": program, "core.gitProxy": program,
        "core.askPass": program, "core.alternateRefsCommand": program, "credential.helper": program,
        "core.hooksPath": tmp_path, "diff.external": program, "diff.evil.command": program,
        "diff.evil.textconv": program, "filter.evil.smudge": program, "filter.evil.clean": program,
        "filter.evil.process": program, "gpg.program": program, "gpg.ssh.program": program,
        "log.showSignature": "true", "log.mailmap": "true", "mailmap.blob": "HEAD:none",
        "core.worktree": tmp_path, "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{program} %S", "protocol.ext.allow": "always",
        "remote.origin.uploadpack": program, "alias.log": f"!{program}",
        "alias.cat-file": f"!{program}", "trace2.eventTarget": mark,
    }  # fmt: skip
    with (work / ".git" / "config").open("a") as config:
        for name, value in settings.items():
            section, _, key = name.rpartition(".")
            head, _, sub = section.partition(".")
            config.write(f"[{head}" + (f' "{sub}"' if sub else "") + f"]\n\t{key} = {value}\n")
    signed = git(work, "cat-file", "commit", "HEAD") + b"\n"
    head, _, message = signed.partition(b"\n\n")
    signature = b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n"
    commit = git(
        work, "hash-object", "-t", "commit", "-w", "--stdin", data=head + signature + message
    )
    git(work, "update-ref", "HEAD", commit.decode())
    mark.unlink(missing_ok=True)
    before = tree(tmp_path)
    objects = opened(work, GIT_DIR="/nowhere", GIT_PAGER=str(program), GIT_TRACE=str(mark))
    try:
        said = list(objects.log("%H%x00%B%x00", "", follow=False))
        assert said[0] == commit
        assert list(objects.log("%H%x00", "a.txt", follow=True))
        with pytest.raises(NotFoundError):
            objects.size(missing)
        with pytest.raises(NotFoundError):
            list(objects.blocks(missing))
    finally:
        objects.close()
    assert not mark.exists(), mark.read_text()
    assert tree(tmp_path) == before
