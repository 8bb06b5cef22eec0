"""Versions: their places, digests, filters and stubs."""

import itertools

import msgspec
import pytest

from backtrail.content.identity import content_id
from backtrail.errors import NotFoundError
from backtrail.model import BranchId, Change, VersionNumber
from backtrail.storage.digests import version_digest
from backtrail.storage.repository import VersionFilter
from storage.builders import draft, new_document, save


def numbers(versions):
    """Give the numbers of some versions."""
    return [version.number for version in versions]


def test_numbers_count_within_a_document_and_sequences_across_the_store(repository, document):
    """Two documents and an event: numbers start at 1 in each, sequences never repeat."""
    other = new_document(repository, "other.txt")
    one = save(repository, document, b"1")
    two = save(repository, other, b"2")
    event = repository.append_event("renamed", time_ns=1)
    three = save(repository, document, b"3")
    assert [v.number for v in (one, two, three)] == [1, 1, 2]
    assert [one.sequence, two.sequence, event.sequence, three.sequence] == [1, 2, 3, 4]


def test_every_field_comes_back(repository, document):
    """A version reads back as it was appended, by sequence, number, head and page."""
    first = save(repository, document, b"before")
    kept = save(
        repository, document, b"after", level="significant",
        reasons=[("change", "18.2 % ≥ 5 %"), ("keyword", "SÉCURITÉ")],
        change=Change(added=3, deleted=2, modified=1, percent=18.25, estimate=True),
        source="neovim", author="Zoë", reason="wörk", saves=7, mode=0o644, merged=first.sequence,
        time_ns=-5, metadata={"b": [1, {"x": None}], "a": "ü"},
    )  # fmt: skip
    where = VersionFilter(document=document.id)
    assert repository.by_sequence(kept.sequence) == kept
    assert repository.by_number(document.id, kept.number) == kept
    assert repository.head(document.id) == kept
    assert repository.versions(where, 1) == (kept,)
    assert (kept.author, kept.saves, kept.size, kept.parent) == ("Zoë", 7, 5, first.sequence)


def test_the_digest_binds_the_parent(repository, document):
    """Each digest covers the fields and the parent's digest: a chain back to the first."""
    chain = [save(repository, document, b"%d" % i) for i in range(5)]
    for before, version in itertools.pairwise(chain):
        assert version.parent == before.sequence
        assert version.digest == version_digest(version, before.digest)
    assert chain[0].digest == version_digest(chain[0], b"")
    assert chain[0].digest != version_digest(chain[0], chain[1].digest)


def test_changing_the_metadata_later_changes_nothing(repository, document):
    """A version is what it was at its append, whatever the caller does to its mapping after."""
    metadata = {"k": [1]}
    version = save(repository, document, b"x", metadata=metadata)
    metadata["k"].append(2)
    assert repository.by_sequence(version.sequence).metadata == {"k": [1]}


def test_a_version_needs_its_content_and_its_parent(repository, document):
    """Appending with bytes or a parent that are not kept is refused, and nothing is kept."""
    with pytest.raises(NotFoundError):
        repository.append(draft(document.id, content_id(b"never put")))
    content = repository.put_content(b"put")
    with pytest.raises(NotFoundError):
        repository.append(draft(document.id, content, parent=99))
    assert repository.head(document.id) is None


def test_nothing_kept_is_none(repository, document):
    """An empty document has no head and no version by any address."""
    assert repository.head(document.id) is None
    assert repository.last_significant(document.id) is None
    assert repository.by_number(document.id, VersionNumber(1)) is None
    assert repository.by_sequence(1) is None
    assert repository.at_time(document.id, 10**19 // 10) is None
    assert repository.versions(VersionFilter(document=document.id), 10) == ()


@pytest.mark.parametrize("number", [0, -1, 4, 10**12])
def test_a_number_outside_is_none(repository, document, number):
    """Numbers that were never given lead nowhere."""
    for data in (b"1", b"2", b"3"):
        save(repository, document, data)
    assert repository.by_number(document.id, number) is None


def test_an_event_is_no_version(repository, document):
    """The sequence of an event leads to no version."""
    event = repository.append_event("deleted", time_ns=1, document=document.id)
    assert repository.by_sequence(event.sequence) is None


def test_the_head_is_the_newest_of_its_branch(repository, document):
    """A version on another branch does not move the main one."""
    main = save(repository, document, b"main")
    side = save(repository, document, b"side", branch=BranchId(3))
    assert repository.head(document.id) == main
    assert repository.head(document.id, BranchId(3)) == side
    assert repository.head(document.id, BranchId(4)) is None


def test_the_last_significant_one_is_found_below_minor_ones(repository, document):
    """Minor saves on top do not hide the newest significant version."""
    save(repository, document, b"1", level="significant")
    wanted = save(repository, document, b"2", level="significant")
    save(repository, document, b"3")
    assert repository.last_significant(document.id) == wanted


def test_time_finds_the_newest_save_up_to_then(repository, document):
    """A moment between two saves leads to the earlier one."""
    for time_ns in (100, 200, 300):
        save(repository, document, b"%d" % time_ns, time_ns=time_ns)
    found = [repository.at_time(document.id, t) for t in (99, 100, 250, 300, 9999)]
    assert [v and v.number for v in found] == [None, 1, 2, 3, 3]


def test_a_clock_that_ran_backwards_does_not_change_the_order(repository, document):
    """Order is by save, not by clock: the newest save recorded by that time wins."""
    for time_ns in (500, 300, 400):
        save(repository, document, b"%d" % time_ns, time_ns=time_ns)
    assert repository.at_time(document.id, 450).number == 3
    assert repository.at_time(document.id, 350).number == 2
    assert repository.at_time(document.id, 9999).number == 3
    assert numbers(repository.versions(VersionFilter(document=document.id), 9)) == [3, 2, 1]


FILTERS = {
    "nothing": ({}, [6, 5, 4, 3, 2, 1]),
    "below": ({"below": 3}, [2, 1]),
    "above": ({"above": 4}, [6, 5]),
    "between": ({"below": 5, "above": 2}, [4, 3]),
    "significant": ({"significant_only": True}, [6, 4, 2]),
    "source": ({"source": "vim"}, [3, 2, 1]),
    "unknown source": ({"source": "nobody"}, []),
    "author": ({"author": "Ann"}, [6, 3]),
    "no author": ({"author": ""}, [5, 4, 2, 1]),
    "tag": ({"tag": "release"}, [4]),
    "unknown tag": ({"tag": "x"}, []),
    "since": ({"since_ns": 40}, [6, 5, 4]),
    "until": ({"until_ns": 20}, [2, 1]),
    "together": ({"since_ns": 20, "significant_only": True, "source": "vim", "below": 6}, [2]),
}


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_narrows(repository, document, name):
    """Filters alone and together give the versions they name, newest first, and count them."""
    given, expected = FILTERS[name]
    for number in range(1, 7):
        version = save(
            repository, document, b"%d" % number, time_ns=number * 10,
            level="minor" if number % 2 else "significant",
            source="vim" if number < 4 else "cli", author="Ann" if number % 3 == 0 else "",
        )  # fmt: skip
        if number == 4:
            repository.set_tag(document.id, "release", version.sequence)
    where = VersionFilter(document=document.id, **given)
    assert numbers(repository.versions(where, 99)) == expected
    assert repository.count(where) == len(expected)


def test_pages_follow_each_other_without_gap_or_repeat(repository, document):
    """Paging with ``below`` reads each version once."""
    for number in range(23):
        save(repository, document, b"%d" % number)
    read, below = [], None
    while page := repository.versions(VersionFilter(document=document.id, below=below), 5):
        read += numbers(page)
        below = page[-1].number
    assert read == list(range(23, 0, -1))


def test_documents_do_not_see_each_other(repository, document):
    """Pages, counts and heads are of one document, however sequences interleave."""
    other = new_document(repository, "other.txt")
    for number in range(4):
        save(repository, document, b"a%d" % number)
        save(repository, other, b"b%d" % number)
    assert repository.count(VersionFilter(document=other.id)) == 4
    assert {v.document for v in repository.versions(VersionFilter(document=other.id), 99)} == {
        other.id
    }


def test_a_released_version_leaves_only_its_place(repository, document):
    """After a release no address leads to the version, and the others stay as they were."""
    kept = [save(repository, document, b"v%d" % i, level="significant") for i in range(4)]
    repository.release(kept[1])
    repository.release(kept[3])
    where = VersionFilter(document=document.id)
    assert repository.by_number(document.id, VersionNumber(2)) is None
    assert repository.by_sequence(kept[1].sequence) is None
    assert repository.versions(where, 99) == (kept[2], kept[0])
    assert repository.head(document.id) == repository.last_significant(document.id) == kept[2]
    assert repository.at_time(document.id, 10**18) == kept[2]
    assert repository.count(where) == repository.figures().versions == 2
    assert list(repository.check()) == []


def test_releases_do_not_shorten_a_page(repository, document):
    """A page is full as long as there are versions, however many stubs lie between."""
    kept = [save(repository, document, b"v%d" % i) for i in range(20)]
    for version in kept[5:18]:
        repository.release(version)
    where = VersionFilter(document=document.id)
    assert numbers(repository.versions(where, 4)) == [20, 19, 5, 4]
    assert [e.sequence for e in repository.events(3, 3)] == [4, 5, 19]


def test_the_chain_goes_on_over_a_released_parent(repository, document):
    """A version made from a released one still proves itself; numbers are not used again."""
    save(repository, document, b"1")
    parent = save(repository, document, b"2")
    repository.release(parent)
    child = save(repository, document, b"3", parent=parent.sequence)
    assert child.digest == version_digest(child, parent.digest)
    assert repository.by_sequence(child.sequence) == child
    assert (child.number, list(repository.check())) == (3, [])


def test_a_release_spares_content_that_others_need(repository, document):
    """Bytes that another version stands on are still there."""
    first = save(repository, document, b"again")
    save(repository, document, b"between")
    second = save(repository, document, b"again")
    repository.release(first)
    repository.release(first)
    assert repository.read_content(second.content_id) == b"again"


def test_percent_is_kept_to_two_decimals(repository, document):
    """What comes back equals what the append returned, rounding included."""
    version = save(repository, document, b"x", percent=12.3456)
    assert version.change.percent == pytest.approx(12.35, abs=0.011)
    again = repository.by_sequence(version.sequence)
    assert msgspec.structs.asdict(again) == msgspec.structs.asdict(version)
