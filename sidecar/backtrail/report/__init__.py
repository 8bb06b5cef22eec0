"""Pages that people keep, send and read in a browser: comparisons now, reports beside them.

Pure: values come in, HTML text goes out. The rule: a page needs nothing but itself, and nothing in
it acts.
"""
