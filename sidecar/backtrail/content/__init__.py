"""Bytes: their identity, their compressed form, and deltas between them. Pure."""
