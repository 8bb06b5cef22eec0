import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from backtrail.diff import changes
from backtrail.diff.changes import compare, measure
from backtrail.diff.views import text_of
from backtrail.model import Change

CONTENT = st.lists(
    st.sampled_from(
        [
            b"a",
            b"b\n",
            "é".encode(),
            "è".encode(),
            "ũ".encode(),
            "日".encode(),
            "旦\n".encode(),
            b"\n",
        ]
    ),
    max_size=25,
).map(b"".join)


def exact(old, new):
    """Normalized Indel distance of the whole texts, as a percentage."""
    a, b = text_of(old), text_of(new)
    return 100 * Indel.distance(a, b) / (len(a) + len(b) or 1)


def typed_history(random_, saves):
    """Contents as typing makes them: a cursor that writes, erases and jumps."""
    words = [
        "".join(random_.choices(string.ascii_lowercase + "é", k=random_.randint(2, 9)))
        for _ in range(300)
    ]
    text, cursor = "", 0
    for _ in range(saves):
        for _ in range(random_.randint(1, 15)):
            if random_.random() < 0.15:
                cursor = random_.randint(0, len(text))
            if random_.random() < 0.2:
                cut = random_.randint(1, 30)
                text, cursor = text[: max(0, cursor - cut)] + text[cursor:], max(0, cursor - cut)
            piece = random_.choice(words) + random_.choice([" ", " ", ", ", ".\n", "\n\n"])
            text, cursor = text[:cursor] + piece + text[cursor:], cursor + len(piece)
        yield text.encode()


@settings(derandomize=True, max_examples=300, deadline=None)
@given(CONTENT, CONTENT)
def test_small_changes_are_exact(old, new):
    """The percentage is that of the characters, even where they share bytes."""
    assert measure(old, new).percent == pytest.approx(exact(old, new), abs=0.0051)


@pytest.mark.parametrize("apart", [1, 20])
def test_typing_is_measured_within_two_points(apart):
    """On typing-like histories 99 of 100 percentages are within two points of the exact one."""
    near = []
    for seed in range(3):
        saves = list(typed_history(random.Random(seed), 150))
        near += [
            abs(measure(old, new).percent - exact(old, new)) <= 2
            for old, new in zip(saves, saves[apart:], strict=False)
        ]
    assert sum(near) >= 0.99 * len(near)


def test_large_pieces_of_words_are_refined():
    """A hunk too large to compare at once is cut into words and stays within two points."""
    random_ = random.Random(8)
    words = [f"{random_.randrange(10_000):x}" for _ in range(6000)]
    other = [word if random_.random() < 0.9 else "changed" for word in words]
    old, new = " ".join(words).encode(), " ".join(other).encode()
    found = measure(old, new, budget=1 << 25)
    assert abs(found.percent - exact(old, new)) <= 2
    assert not found.estimate


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (b"", b"", Change()),
        (b"same\n", b"same\n", Change()),
        (b"", b"a\nb\n", Change(added=2, percent=100.0)),
        (b"a\nb", b"", Change(deleted=2, percent=100.0)),
        (b"a\nb\nc\n", b"a\nX\nY\nc\n", Change(added=1, modified=1, percent=28.57)),
        (b"a\nb\nc\n", b"X\n", Change(deleted=2, modified=1, percent=75.0)),
        (b"a", b"a\n", Change(modified=1, percent=33.33)),
        (b"\0\n\1\n", b"\0\n\2\n", Change(percent=25.0)),
        (b"\xe9", b"\xe8", Change(modified=1, percent=100.0)),
    ],
)
def test_figures_of_simple_changes(old, new, change):
    """Lines of a hunk pair up as modified; the rest is added or deleted; binary has no lines."""
    assert measure(old, new) == change


@pytest.mark.parametrize("seed", range(20))
def test_an_estimate_never_overstates(seed):
    """Without budget the percentage is flagged and at most the exact one."""
    random_ = random.Random(seed)
    old = "".join(random_.choices("abcdefg \né", k=400)).encode()
    new = "".join(random_.choices("abcdefg \né", k=500)).encode()
    found = measure(old, new, budget=100)
    assert found.estimate
    assert 0 < found.percent <= exact(old, new)


def test_binary_contents_of_many_line_ends_are_one_piece(monkeypatch):
    """Nothing is aligned, and the percentage says that it is a lower bound, which it is."""
    given = []
    aligned = changes.align

    def aligning(old, new, **options):
        given.append(len(old) + len(new))
        return aligned(old, new, **options)

    monkeypatch.setattr(changes, "align", aligning)
    random_ = random.Random(7)
    old, new = (bytes(random_.choices(b"\0\n", k=size)) for size in (200_000, 300_000))
    found = measure(b"\0" + old, new)
    assert given == [2]
    assert found.estimate
    assert 20 <= found.percent < 100
    assert (found.added, found.deleted, found.modified) == (0, 0, 0)


def test_few_places_of_large_binary_contents_are_exact():
    """What lies between them is aligned at the line ends that they happen to have."""
    old = b"\0" + random.Random(8).randbytes(1 << 20)
    new = old[:1000] + b"12345" + old[1000:-1000] + b"12345" + old[-1000:]
    found = measure(old, new)
    assert not found.estimate
    assert found.percent == round(100 * 10 / (len(old) + len(new)), 2)


def test_large_binary_contents_are_estimated_in_one_go():
    """Megabytes of noise get an honest lower bound."""
    random_ = random.Random(9)
    found = measure(b"\0" + random_.randbytes(1 << 20), b"\0" + random_.randbytes(1 << 20))
    assert found.estimate
    assert (found.added, found.deleted, found.modified) == (0, 0, 0)
    assert 0 < found.percent < 100


def test_the_lines_that_tell_both_sides_apart_are_picked_out():
    """Only lines of changed places are given, of each side its own; none of a binary side."""
    found = compare(b"same\nold\nsame too\n", b"same\nnew\nsame too\nmore\n")
    assert (found.gone, found.come) == (b"old\n", b"new\nmore\n")
    binary = compare(b"text\n", b"\0\1\n")
    assert (binary.gone, binary.come) == (b"", b"")


def test_a_rough_estimate_looks_at_the_lengths_of_what_is_too_large():
    """It never overstates either, only where the budget ends it is one, and the rest is exact."""
    old, new = b"a" * 300, b"b" * 400
    assert compare(old, new, budget=0, rough=True).change.percent == round(100 * 100 / 700, 2)
    wide = ("€" * 300).encode()
    assert compare(wide, new, budget=0, rough=True).change.percent == round(100 * 100 / 700, 2)
    assert compare(old, new, budget=0).change.percent == 100
    assert compare(old, new, rough=True).change.percent == 100
    images = [letter * 20_000 for letter in (b"a", b"b")]
    one, two = (
        image + b"\n" + b"=" * 999 + b"\n" + end
        for image, end in zip(images, (b"x", b"y"), strict=True)
    )
    found = compare(one, two, rough=True).change
    assert found.estimate
    assert found.percent == round(100 * 2 / (len(one) + len(two)), 2)
