"""The store in memory: complete and real, gone when the process ends.

For tests, for ``--store memory``, and as the plainest reading of the contract. Nothing here is
compressed or chained. Every change inside a transaction notes how to take it back. One thread.
"""

from backtrail.storage.memory.repository import MemoryRepository

__all__ = ["MemoryRepository"]
