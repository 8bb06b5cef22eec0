"""How versions are named."""

import pytest

from backtrail.errors import NotFoundError, UsageError
from backtrail.history.addresses import is_plain_address


@pytest.fixture
def saved(desk):
    """Five versions of ``a``, a minute apart, the second one tagged."""
    for number in range(1, 6):
        desk.save("a", f"{number}")
    desk.service.tag(desk.path("a"), "2", "release")
    return desk


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("3", 3), ("~0", 5), ("~", 4), ("~1", 4), ("~4", 1), ("release", 2), (" 3 ", 3),
        ("now", 5), ("0 seconds ago", 5), ("1 minute ago", 4), ("90 s ago", 3), ("4 min", 1),
    ],
)  # fmt: skip
def test_a_version_is_found_by_number_steps_tag_or_time(saved, address, number):
    """Each kind of address leads to its version."""
    assert saved.service.version(saved.path("a"), address).version.number == number


def test_a_version_is_found_by_its_id_alone_with_the_right_digest(saved):
    """The id's second half is proved: one wrong digit finds nothing."""
    version = saved.service.version(saved.path("a"), "3").version
    assert saved.service.version(saved.path("a"), version.id).version == version
    head, digit = version.id[:-1], version.id[-1]
    wrong = head + ("0" if digit != "0" else "1")
    with pytest.raises(NotFoundError, match="the newest is 5"):
        saved.service.version(saved.path("a"), wrong)


def test_an_id_of_another_file_is_not_found(saved):
    """An id counts for files of its own name only."""
    other = saved.save("b", "x").entry.version
    with pytest.raises(NotFoundError):
        saved.service.version(saved.path("a"), other.id)


def test_an_id_is_found_under_every_name_the_file_bore(saved):
    """After a rename, and when another file took the old name, the id still leads there."""
    version = saved.service.version(saved.path("a"), "3").version
    saved.service.rename(saved.path("a"), saved.path("b"))
    assert saved.service.version(saved.path("b"), version.id).version == version
    assert saved.service.version(saved.path("a"), version.id).version == version
    saved.save("a", "a new file")
    found = saved.service.version(saved.path("a"), version.id)
    assert (found.version, found.path) == (version, "b")


@pytest.mark.parametrize(
    "address",
    ["0", "6", "~5", "99999999999999999", "nope", "3-0000000", "2 hours ago", "2020-01-01", "-1"],
)
def test_an_unknown_address_names_the_newest(saved, address):
    """The message says which version is the newest and what lists them."""
    with pytest.raises(NotFoundError, match=r"a has no version .*the newest is 5.*timeline"):
        saved.service.version(saved.path("a"), address)


@pytest.mark.parametrize("address", ["", "  "])
def test_an_empty_address_is_a_usage_error(saved, address):
    """It says what an address can be."""
    with pytest.raises(UsageError, match="a number"):
        saved.service.version(saved.path("a"), address)


def test_a_time_finds_the_newest_version_at_or_before_it(saved):
    """Exactly the version's time still finds it; a nanosecond's part before does not."""
    third = saved.service.version(saved.path("a"), "3").version
    saved.now = third.time_ns + 60 * 10**9
    assert saved.service.version(saved.path("a"), "1 minute ago").version.number == 3
    saved.now -= 10**6
    assert saved.service.version(saved.path("a"), "1 minute ago").version.number == 2


def test_a_tag_stands_before_a_time_only_where_it_is_none(saved):
    """Names that read as another address can be no tags, so an address means one thing."""
    for text in ("12", "~3", "1-0123abcd", "10 minutes ago", "2026-11-20", "now"):
        assert is_plain_address(text)
    assert not is_plain_address("release")


def test_a_version_keeps_its_number_when_the_file_is_renamed(saved):
    """Numbers are the document's, whatever its name."""
    saved.service.rename(saved.path("a"), saved.path("b/c"))
    saved.save("b/c", "6")
    assert saved.service.version(saved.path("b/c"), "~0").version.number == 6
    assert saved.service.content(saved.path("b/c"), "2") == b"2"
