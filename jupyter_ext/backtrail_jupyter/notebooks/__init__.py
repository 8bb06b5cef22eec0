"""What notebooks ask for beyond text: reading, comparing and merging them cell by cell.

Its modules import nbformat and nbdime, which cost a second together: import them where they are
used, in the thread that uses them.
"""
