"""What a change means: which lines, how many, how far, and the patch that repeats it.

Pure: bytes come in, values go out. The rule: no input makes any of it quadratic.
"""
