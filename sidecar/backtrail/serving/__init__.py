"""What faces share that stay open: the store's thread, health, changes from outside, answers.

Nothing here knows how a face is spoken to: the language server and Jupyter both stand on it.
"""
