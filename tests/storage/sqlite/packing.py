"""Documents with many versions, and whether they survived being put together."""

import random

from backtrail.storage.repository import VersionFilter
from storage.builders import save

SAVES = 202
"""Three full packs, one of eight, and the two that keep rows of their own."""


def typed(seed, saves=SAVES):
    """What somebody saves who types on, corrects here and there, and now and then goes back."""
    rng, text, made = random.Random(seed), b"", []
    for number in range(saves):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + b"save %d, %d\n" % (number, rng.randrange(1000)) + text[at:]
        if number % 17 == 16:
            text = made[rng.randrange(len(made))]
        made.append(text)
    return made


def kept(repository, document, texts):
    """Save each of them as a version."""
    with repository.transaction():
        return [save(repository, document, text, joined=True) for text in texts]


def compacted(repository):
    """Put together all that can be, and delete what nothing needs; the versions that moved."""
    moved = sum(step.versions for step in repository.compact())
    for _ in repository.sweep():
        pass
    return moved


def prove(repository, document, versions, texts):
    """Every version is what it was, whichever way it is asked for."""
    assert [repository.by_number(document.id, v.number) for v in versions] == versions
    assert [repository.by_sequence(v.sequence) for v in versions] == versions
    found = repository.versions(VersionFilter(document=document.id), len(versions))
    assert list(found) == versions[::-1]
    assert [repository.read_content(version.content_id) for version in versions] == texts
    assert list(repository.check()) == []
