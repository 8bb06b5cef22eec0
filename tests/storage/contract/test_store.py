"""The store as a whole."""

from storage.builders import save


def test_an_empty_store_is_all_zeros(repository):
    """Figures of nothing are zero, and the check finds nothing."""
    figures = repository.figures()
    assert (figures.documents, figures.versions, figures.contents) == (0, 0, 0)
    assert (figures.full_bytes, figures.last_sequence, figures.last_time_ns) == (0, 0, None)
    assert list(repository.check()) == []


def test_figures_count_what_is_kept(repository, document):
    """Contents count once, full bytes once a version; the last entry gives time and sequence."""
    for data in (b"12345", b"123", b"12345"):
        save(repository, document, data, time_ns=50)
    repository.append_event("noted", time_ns=99)
    figures = repository.figures()
    assert (figures.documents, figures.versions, figures.contents) == (1, 3, 2)
    assert (figures.full_bytes, figures.last_sequence, figures.last_time_ns) == (13, 4, 99)
    assert figures.store_bytes > 0


def test_the_check_of_a_sound_store_finds_nothing_and_tells_its_progress(repository, document):
    """Everything proved, and the last report says done."""
    for number in range(150):
        save(repository, document, b"line\n" * number)
    repository.append_event("noted", time_ns=1)
    repository.set_tag(document.id, "t", 1)
    repository.set_note(1, "n")
    reports = []
    assert list(repository.check(lambda done, total: reports.append((done, total)))) == []
    assert reports[-1][0] == reports[-1][1] > 0
    assert all(done <= total for done, total in reports)


def test_a_backend_says_where_and_what_it_is(repository):
    """Location, format and trouble are there for a person to read."""
    assert repository.location
    assert repository.format >= 0
    assert repository.trouble == ()
