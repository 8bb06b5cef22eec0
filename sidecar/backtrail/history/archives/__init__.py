"""Histories as one file: written, read, proved, and merged into another store.

The file is described to the byte in docs/reference/archive-format.md.
"""
