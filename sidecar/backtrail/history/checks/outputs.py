"""What a run printed and reported, read.

Pure. Rule: what looks like a secret is masked before any of it is kept.
"""

import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

from backtrail.history.checks.complaints import complaints_of
from backtrail.history.checks.junit import counts_in
from backtrail.history.checks.summaries import counts_of
from backtrail.history.checks.verdicts import Complaint, Counts
from backtrail.policy.masking import masked_secrets

__all__ = ["NOTHING", "Heard", "heard"]

_KEPT: Final = 20
"""Complaints whose words are kept; all are counted."""
_CODE: Final = "output.py"
"""Compilers quote code, so what counts as a secret there does here."""
_CONTROLS = re.compile(r"\x1b(?:\[[0-9;?]{0,50}[A-Za-z]|\][^\x07\x1b]{0,500}(?:\x07|\x1b\\))")
"""Colours, and links, as terminals take them."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What a run said."""

    tests: Counts | None
    errors: int
    warnings: int
    complaints: tuple[Complaint, ...]


NOTHING: Final = Heard(tests=None, errors=0, warnings=0, complaints=())


def heard(output: bytes, reports: Sequence[bytes], roots: Sequence[str]) -> Heard:
    """Read it; ``roots`` are the names of the project's folder that may stand in it."""
    output = output.replace(b"\0", b"")
    safe = masked_secrets(_CODE, output)
    tests = counts_in(reports) or counts_of(_lines(output))
    if tests is not None and tests.failures:
        names = masked_secrets(_CODE, "\n".join(tests.failures).encode())
        shown = () if names is None else tuple(names.decode(errors="replace").split("\n"))
        tests = msgspec.structs.replace(tests, failures=shown)
    found = complaints_of(_lines(output if safe is None else safe), roots)
    kept = list(islice(found, _KEPT))
    severities = [*(each.severity for each in kept), *(each.severity for each in found)]
    if safe is None:
        kept = [msgspec.structs.replace(each, message="") for each in kept]
    return Heard(
        tests=tests,
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        complaints=tuple(kept),
    )


def _lines(output: bytes) -> Iterator[str]:
    text = _CONTROLS.sub("", output.decode(errors="replace"))
    return (line.rstrip("\n") for line in io.StringIO(text, newline=None))
