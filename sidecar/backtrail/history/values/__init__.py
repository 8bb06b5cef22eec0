"""Versioned values: what a program configures itself with, kept as files are.

A value is a document of the store at ``value:/NAME`` that holds canonical JSON. No file stands for
it: its newest version is what it is now.
"""
