"""Names and borders."""

import os
import random
from pathlib import Path

import pytest

from backtrail.errors import RefusedError
from backtrail.files import paths


def test_a_file_is_named_relative_to_the_root(root: Path) -> None:
    """A path inside comes back relative, with slashes."""
    (root / "a").mkdir()
    (root / "a/b.txt").write_bytes(b"")
    assert paths.locate(root / "a/b.txt", str(root)) == "a/b.txt"


def test_dots_and_double_slashes_give_the_same_name(root: Path) -> None:
    """However a path is written, a file has one name."""
    (root / "a").mkdir()
    for spelling in ("a/./b", "a//b", "a/../a/b", "./a/b", "a/b/"):
        assert paths.locate(f"{root}/{spelling}", str(root)) == "a/b"


def test_a_relative_path_counts_from_the_current_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare name is looked up where the person stands."""
    (root / "a").mkdir()
    monkeypatch.chdir(root / "a")
    assert paths.locate("b", str(root)) == "a/b"


def test_a_deleted_file_is_found_by_its_deepest_folder(root: Path) -> None:
    """A file whose folders are gone as well still has its name."""
    (root / "a").mkdir()
    (root / "link").symlink_to("a")
    assert paths.locate(root / "link/gone/too/x", str(root)) == "a/gone/too/x"


def test_a_link_inside_is_the_file_that_it_points_to(root: Path) -> None:
    """A file has one history, whichever link it is opened by."""
    (root / "real").write_bytes(b"")
    (root / "link").symlink_to("real")
    assert paths.locate(root / "link", str(root)) == "real"


def test_a_root_that_is_a_link_is_the_folder_behind_it(root: Path) -> None:
    """A workspace opened through a link holds the same files."""
    door = root.parent / "door"
    door.symlink_to(root)
    assert paths.locate(root / "x", str(door)) == "x"
    assert paths.locate(door / "x", str(root)) == "x"


@pytest.mark.parametrize("name", ["../x", "../ws2/x", "a/../../x", "out/x", "dangling", "/", ".."])
def test_a_path_that_leads_out_is_refused(root: Path, name: str) -> None:
    """Neither dots nor links nor a folder with a longer name lead out of the workspace."""
    (root.parent / "ws2").mkdir()
    (root / "out").symlink_to(root.parent / "ws2")
    (root / "dangling").symlink_to(root.parent / "nowhere")
    with pytest.raises(RefusedError, match="outside the workspace"):
        paths.locate(os.path.join(root, name), str(root))  # noqa: PTH118 - Path would tidy it up


@pytest.mark.parametrize("name", ["", "a\0b", "a\ud800"])
def test_what_is_no_file_name_is_refused(root: Path, name: str) -> None:
    """An empty name, a NUL or half a surrogate pair is refused in plain words."""
    with pytest.raises(RefusedError):
        paths.locate(name, str(root))


def test_the_workspace_itself_is_refused(root: Path) -> None:
    """The root is no file of the workspace."""
    with pytest.raises(RefusedError, match="the workspace itself"):
        paths.locate(root, str(root))


@pytest.mark.parametrize("name", [".git/config", "sub/.git", "sub/.GIT/hooks/x", "door/config"])
def test_a_file_inside_git_is_refused(root: Path, name: str) -> None:
    """A repository's own files are not touched, in any folder or spelling or through a link."""
    (root / ".git").mkdir()
    (root / "door").symlink_to(".git")
    with pytest.raises(RefusedError, match=r"lies in \.git"):
        paths.locate(root / name, str(root))


def test_a_name_like_git_is_an_ordinary_file(root: Path) -> None:
    """Only the folder named .git is special."""
    assert paths.locate(root / ".gitignore", str(root)) == ".gitignore"
    assert paths.locate(root / "x.git/y", str(root)) == "x.git/y"


def test_a_chain_of_links_without_end_is_refused_or_stays_inside(root: Path) -> None:
    """A thousand links in a row end in a plain refusal, not in a crash."""
    for number in range(1200):
        (root / f"l{number}").symlink_to(f"l{number + 1}")
    with pytest.raises(RefusedError):
        paths.locate(root / "l0", str(root))


def test_a_name_that_is_not_text_survives(root: Path) -> None:
    """Bytes that are no UTF-8 come out as the bytes they were."""
    odd = os.fsdecode(b"caf\xe9 \xff")
    assert os.fsencode(paths.locate(f"{root}/{odd}", str(root))) == b"caf\xe9 \xff"


def test_every_path_survives_its_uri() -> None:
    """A path turned into a URI and back is the same bytes (1,000 seeded paths)."""
    rng = random.Random(5)
    for _ in range(1000):
        raw = b"/" + bytes(rng.randrange(1, 256) for _ in range(rng.randrange(1, 40)))
        assert os.fsencode(paths.from_uri(paths.to_uri(os.fsdecode(raw)))) == raw


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b", "/a/b"),
        ("FILE://localhost/a%20b", "/a b"),
        ("file:/a", "/a"),
        ("file:///%C3%A9", "/é"),
        ("file:///é", "/é"),
        ("file:///a%252e", "/a%2e"),
    ],
)
def test_the_usual_forms_of_a_uri_are_read(uri: str, path: str) -> None:
    """Scheme and host are read as RFC 8089 has them, and escapes exactly once."""
    assert paths.from_uri(uri) == path


@pytest.mark.parametrize(
    "uri",
    [
        "http:///a", "untitled:Untitled-1", "/a", "", "file:", "file:a", "file://host/a",
        "file://127.0.0.1/a", "file:///a%00b", "file:///a%2", "file:///a%zz", "file:///a#b",
        "file:///a?b", "file://%2Fa", "file:///\ud800",
    ],
)  # fmt: skip
def test_any_other_uri_is_refused(uri: str) -> None:
    """Other schemes, other machines and broken escapes are refused."""
    with pytest.raises(RefusedError):
        paths.from_uri(uri)


def test_a_name_is_shown_on_one_line() -> None:
    """A name with a line break or odd bytes cannot break a message."""
    assert paths.shown("a\nb\udcff é") == r"a\nb\udcff é"


def test_a_temporary_name_is_recognised() -> None:
    """What Backtrail names for itself is told apart from a person's files."""
    assert paths.is_temporary(paths.temporary_name())
    assert not paths.is_temporary("notes.tmp")


def test_the_system_and_python_follow_links_alike(tmp_path: Path) -> None:
    """The quick way through Linux names the same file as following link by link, or steps back."""
    random_ = random.Random(9)
    real = Path(os.path.realpath(tmp_path))
    for name in ("a/b/c", "d/e", "f (deleted)"):
        (real / name).mkdir(parents=True)
    (real / "a" / "link").symlink_to("b/c")
    (real / "d" / "up").symlink_to("../a")
    (real / "d" / "file").symlink_to("../a/b/x")
    (real / "round").symlink_to("round")
    steps = ["a", "b", "c", "d", "e", "..", ".", "link", "up", "file", "round", "f (deleted)", "no"]
    for _ in range(3000):
        name = "/".join([str(real), *random_.choices(steps, k=random_.randrange(1, 6))])
        told = paths._told_by_the_system(name)
        assert told is None or told == os.path.realpath(name), name
