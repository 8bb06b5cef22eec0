"""What the parts of the SQLite repository share: the connection, the words, the cache."""

import apsw

from backtrail.storage.repository import Repository
from backtrail.storage.sqlite.place import Place
from backtrail.storage.sqlite.rows import Texts
from backtrail.storage.temperatures import Temperatures

__all__ = ["Part"]


class Part(Repository):
    """Base of the repository's parts; each part implements one section of the contract."""

    _db: apsw.Connection
    _texts: Texts
    _cache: Temperatures
    _chain_length: int
    _place: Place
