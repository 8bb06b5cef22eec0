"""The format's page says what the file holds."""

import re
from pathlib import Path

from backtrail.storage.sqlite import SqliteRepository
from backtrail.storage.sqlite.schema import APPLICATION_ID, FORMAT

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "storage-format.md").read_text()


def test_every_table_column_and_index_is_described(location, raw):
    """Each name of the schema stands on the page in code style."""
    SqliteRepository(location).close()
    (rows,) = raw(
        location,
        "SELECT m.name, m.type, c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
        " WHERE m.sql IS NOT NULL AND m.type = 'table'"
        " UNION ALL SELECT name, type, name FROM sqlite_schema WHERE type = 'index' AND sql > ''",
    )
    assert len(rows) > 40
    for table, _, name in rows:
        assert f"`{name}`" in PAGE, f"{table}.{name}"
        assert f"**{table}**" in PAGE or f"`{table}`" in PAGE, table


def test_the_numbers_in_the_files_header_are_described():
    """Format and application id are today's."""
    assert re.search(rf"^# Storage format {FORMAT}$", PAGE, re.MULTILINE)
    assert f"{APPLICATION_ID:#010X}".replace("0X", "0x") in PAGE
