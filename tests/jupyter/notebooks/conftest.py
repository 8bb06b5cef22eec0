"""Notebooks to compare: small ones by hand, and seeded ones with edits a person or kernel makes."""

import base64
import copy
import random

import pytest

WORDS = ["alpha", "β", "plot(x)", "", "naïve", "🙂 = 1", "\tif x:", "return", "x\u2028y", "\x0c"]


class Books:
    """Makes notebooks as `read_notebook` gives them."""

    def code(self, source="", *outputs, name=None, count=None, **metadata):
        """A code cell."""
        cell = {
            "cell_type": "code",
            "execution_count": count,
            "metadata": metadata,
            "outputs": list(outputs),
            "source": source,
        }
        return cell if name is None else {**cell, "id": name}

    def prose(self, source, name=None):
        """A Markdown cell."""
        cell = {"cell_type": "markdown", "metadata": {}, "source": source}
        return cell if name is None else {**cell, "id": name}

    def stream(self, text, name="stdout"):
        """What a cell printed."""
        return {"output_type": "stream", "name": name, "text": text}

    def image(self, data, text="<Figure>"):
        """A picture, given by its bytes."""
        return {
            "output_type": "display_data",
            "metadata": {},
            "data": {"image/png": base64.encodebytes(data).decode(), "text/plain": text},
        }

    def book(self, *cells, **metadata):
        """A notebook."""
        minor = 5 if all("id" in cell for cell in cells) else 4
        return {
            "cells": list(cells),
            "metadata": metadata,
            "nbformat": 4,
            "nbformat_minor": minor,
        }

    def seeded(self, seed, cells=12, *, ids=True):
        """A notebook of all kinds of cells and outputs, alike for equal seeds."""
        random_ = random.Random(seed)
        made = [self._cell(random_, f"c{k}" if ids else None) for k in range(cells)]
        return self.book(*made, kernelspec={"name": "python3"}, tags=random_.sample(WORDS, 3))

    def edited(self, book, seed, edits=8):
        """The notebook after seeded edits of all kinds."""
        random_ = random.Random(seed)
        book = copy.deepcopy(book)
        ids = "id" in book["cells"][0]
        for number in range(edits):
            fresh = self._cell(random_, f"n{seed}-{number}" if ids else None)
            self._edit(random_, book, fresh)
        return book

    def _edit(self, random_, book, fresh):
        cells = book["cells"]
        place = random_.randrange(len(cells))
        cell = cells[place]
        match random_.randrange(8):
            case 0:
                cells.insert(place, fresh)
            case 1 if len(cells) > 1:
                del cells[place]
            case 2:
                cells.append(cells.pop(place))
            case 3:
                cells[place] = {**fresh, "id": cell["id"]} if "id" in cell else fresh
            case 4:
                book["metadata"]["tags"] = random_.sample(WORDS, 2)
                cell["metadata"] = {"collapsed": True, "deep": {"list": [1, {"a": place}]}}
            case 5 if cell["cell_type"] == "code":
                cell["execution_count"] = random_.randrange(100)
                cell["outputs"] = self._outputs(random_, cell["outputs"])
            case _:
                cell["source"] = self._text(random_, cell["source"])

    def _cell(self, random_, name):
        source = self._text(random_, "")
        if random_.random() < 0.3:
            return self.prose(source, name)
        return self.code(source, *self._outputs(random_, []), name=name, count=random_.randrange(9))

    def _text(self, random_, text):
        lines = text.splitlines(keepends=True)
        for _ in range(random_.randint(1, 4)):
            place = random_.randint(0, len(lines))
            come = [" ".join(random_.choices(WORDS, k=3)) + random_.choice(["\n", "\n", "\r\n"])]
            lines[place : place + random_.randint(0, 2)] = come
        return "".join(lines).removesuffix(random_.choice(["", "\n"]))

    def _outputs(self, random_, outputs):
        made = copy.deepcopy(outputs)
        for one in made:
            if one["output_type"] == "stream":
                one["text"] = self._text(random_, one["text"])
        made += [
            self.stream(self._text(random_, ""), random_.choice(["stdout", "stderr"])),
            self.image(random_.randbytes(200), random_.choice(WORDS)),
            {
                "output_type": "execute_result",
                "execution_count": random_.randrange(9),
                "metadata": {},
                "data": {"text/html": self._text(random_, ""), "application/json": {"a": [1.5]}},
            },
            {"output_type": "error", "ename": "E", "evalue": "1", "traceback": ["a", "b"]},
        ]
        return random_.sample(made, random_.randint(0, min(3, len(made))))


@pytest.fixture
def books():
    """A maker of notebooks."""
    return Books()
