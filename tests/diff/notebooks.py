"""Notebooks as Jupyter writes them, and seeded random ones."""

import json

WORDS = [
    "alpha",
    "beta",
    "größe",
    "gamma",
    '"quoted"',
    "😀",
    "\\u00e9",
    "x = 1",
    "\n",
    "plot(x)",
    "{",
]


def code(source, id_=None, *, outputs=(), count=None, **metadata):
    """A code cell."""
    cell = {
        "cell_type": "code",
        "execution_count": count,
        "metadata": metadata,
        "outputs": list(outputs),
        "source": source.splitlines(keepends=True),
    }
    return cell if id_ is None else {**cell, "id": id_}


def markdown(source, id_=None):
    """A cell of text."""
    cell = {"cell_type": "markdown", "metadata": {}, "source": source.splitlines(keepends=True)}
    return cell if id_ is None else {**cell, "id": id_}


def result(text, count=1):
    """What an expression evaluated to."""
    return {
        "data": {"text/plain": [text]},
        "execution_count": count,
        "metadata": {},
        "output_type": "execute_result",
    }


def written(*cells, minor=5, indent=1, **form):
    """The bytes of a notebook, in nbformat's own layout unless told otherwise."""
    notebook = {
        "cells": list(cells),
        "metadata": {"kernelspec": {"display_name": "Python 3", "name": "python3"}, "größe": 1},
        "nbformat": 4,
        "nbformat_minor": minor,
    }
    form = {"ensure_ascii": False, "sort_keys": True, **form}
    return (json.dumps(notebook, indent=indent, **form) + "\n").encode()


def random_cell(random_, id_):
    """A cell of any kind."""
    source = " ".join(random_.choices(WORDS, k=random_.randrange(12)))
    if random_.random() < 0.3:
        return markdown(source, id_)
    outputs = [result(word, random_.randrange(9)) for word in random_.choices(WORDS, k=2)]
    return code(source, id_, outputs=outputs[: random_.randrange(3)], tags=["größe"])


def random_pair(random_, *, ids=True):
    """The cells of a notebook, and those of what became of it."""
    then = [
        random_cell(random_, f"c{place}" if ids else None) for place in range(random_.randrange(9))
    ]
    now = [dict(cell) for cell in then if random_.random() < 0.8]
    for place, cell in enumerate(now):
        if random_.random() < 0.3:
            now[place] = random_cell(random_, cell.get("id"))
    for number in range(random_.randrange(3)):
        added = random_cell(random_, f"new{number}" if ids else None)
        now.insert(random_.randrange(len(now) + 1), added)
    return then, now
