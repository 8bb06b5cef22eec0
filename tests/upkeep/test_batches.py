"""How much is kept together."""

import pytest

from backtrail.upkeep import batches as module
from backtrail.upkeep.batches import batches


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(module, "_FILES", 3)
    monkeypatch.setattr(module, "_BYTES", 100)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1, 1, 1], [[1, 1, 1]]),
        ([1, 1, 1, 1], [[1, 1, 1], [1]]),
        ([60, 40, 1], [[60, 40], [1]]),
        ([500, 500, 1], [[500], [500], [1]]),
        ([1, 500, 1], [[1], [500], [1]]),
    ],
)
def test_a_batch_ends_at_a_number_of_files_and_of_bytes(tmp_path, sizes, expected):
    """Every file is in one of them, in order; a large one is alone."""
    paths = [tmp_path / str(place) for place in range(len(sizes))]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(b"x" * size)
    found = list(batches(map(str, paths)))
    assert [path for batch in found for path in batch] == [str(path) for path in paths]
    assert [[(tmp_path / path).stat().st_size for path in batch] for batch in found] == expected


def test_a_file_that_is_gone_is_in_a_batch(tmp_path):
    """Whoever keeps it finds that out for itself."""
    assert list(batches([str(tmp_path / "gone")])) == [[str(tmp_path / "gone")]]
