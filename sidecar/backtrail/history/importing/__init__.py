"""Histories that other programs kept: a noun for each kind of source, and bringing them in.

Rule: what belongs to the other program is only read, and each oddity costs only itself.
"""
