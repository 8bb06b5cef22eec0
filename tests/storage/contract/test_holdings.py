"""What retention reads of a store: one document at a time, in figures."""

from storage.builders import draft, new_document, save


def test_long_histories_are_those_with_more_versions(repository):
    """Documents by id; the figure itself is not long."""
    documents = [new_document(repository, name) for name in ("a", "b", "c")]
    for document, times in zip(documents, (3, 1, 2), strict=True):
        for number in range(times):
            save(repository, document, b"%d" % number)
    assert repository.long_histories(0) == (1, 2, 3)
    assert repository.long_histories(1) == (1, 3)
    assert repository.long_histories(2) == (1,)
    assert repository.long_histories(3) == ()


def test_a_holding_says_what_hangs_on_a_version(repository, document):
    """Number, time, label, note, source and content, oldest first; what was let go is left out."""
    first = save(repository, document, b"one", time_ns=-5, source="vim", level="significant")
    gone = save(repository, document, b"gone")
    label = [("change", "7 %"), ("label", "v1")]
    last = save(repository, document, b"three!", time_ns=7, reasons=label)
    with repository.transaction():
        repository.release(gone)
        repository.set_note(last.sequence, "why")
    one, two = repository.holdings(document.id)
    assert (one.number, one.sequence, one.time_ns, one.source) == (1, first.sequence, -5, "vim")
    assert (one.significant, one.labelled, one.noted) == (True, False, False)
    assert (two.number, two.sequence, two.time_ns, two.size) == (3, last.sequence, 7, 6)
    assert (two.significant, two.labelled, two.noted) == (False, True, True)
    assert (one.content_id, two.content_id) == (first.content_id, last.content_id)
    assert [(each.author, each.stands) for each in (one, two)] == [("", False), ("", True)]
    assert one.cost > 0
    assert repository.holdings(99) == ()


def test_a_large_content_costs_what_no_version_before_it_has(repository, document):
    """Parts that a version shares with an earlier one are counted once."""
    with repository.transaction():
        one, two = repository.put_content(b"1" * 900), repository.put_content(b"2" * 900)
        repository.put_large(b"L" * 32, 900, [one])
        repository.put_large(b"M" * 32, 1800, [one, two])
    for content in (b"L" * 32, b"M" * 32):
        with repository.transaction():
            repository.append(draft(document.id, content))
    costs = [holding.cost for holding in repository.holdings(document.id)]
    assert all(0 < cost <= 1800 for cost in costs)
