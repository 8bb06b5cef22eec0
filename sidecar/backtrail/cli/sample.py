"""A small project to try things on, for people who have just installed Backtrail.

The rule: only an empty or missing folder is filled; nothing that is there is ever touched.
"""

import os
from collections.abc import Mapping
from typing import Final

from backtrail.errors import RefusedError

__all__ = ["FILES", "make_sample"]

FILES: Final[Mapping[str, str]] = {
    "notes.md": """\
# Notes

Change this line, save, and look at the history.

- every save is kept
- nothing is lost when you restore
""",
    "fruit.py": '''\
"""Count a basket of fruit."""

PRICES = {"apple": 0.40, "pear": 0.55, "plum": 0.25}


def total(basket: dict[str, int]) -> float:
    """Add up what a basket costs."""
    return sum(PRICES[name] * pieces for name, pieces in basket.items())


if __name__ == "__main__":
    print(f"{total({'apple': 3, 'plum': 8}):.2f}")
''',
    "config.json": """\
{
  "currency": "EUR",
  "discount": 0.1,
  "open": ["monday", "wednesday", "saturday"]
}
""",
}


def make_sample(folder: str) -> bool:
    """Fill ``folder`` when it is missing or empty; tell whether that was done.

    :raises RefusedError: it cannot be made or written.
    """
    try:
        os.makedirs(folder, exist_ok=True)
        if os.listdir(folder):
            return False
        for name, text in FILES.items():
            with open(os.path.join(folder, name), "x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise RefusedError(
            f"the sample project cannot be made in {folder}: {error.strerror}; "
            "name another folder with DIR=…"
        ) from error
    return True
