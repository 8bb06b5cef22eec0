"""Notebooks to begin with."""

import json

__all__ = ["notebook"]


def notebook(*sources: str) -> str:
    """Return the text of a notebook with code cells, as Jupyter itself would write it."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{place}",
            "metadata": {},
            "outputs": [],
            "source": source.splitlines(keepends=True),
        }
        for place, source in enumerate(sources, start=1)
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    whole = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},  # without one, Lab asks for it
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1) + "\n"
