"""Durable, append-only keeping of versions. Backends implement one contract: ``repository``."""
