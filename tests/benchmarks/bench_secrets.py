"""S6: secrets that are found, ordinary files that are left alone, and what looking costs a save."""

import random
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.policy.secrets import HEAD_BYTES, secret_in
from benchmarks.histories import as_saved, notebook, typed
from benchmarks.measure import Row, alternate, row
from policy import carriers, planted, sampled

__all__ = ["cost_of_looking", "found_and_left_alone"]


def found_and_left_alone(folder, *, quick):
    """Planted and ordinary files, ours beside the libraries that are installed."""
    left = [(path, data) for _, path, data in carriers.left_behind(random.Random(7))]
    named = [(path, data) for _, path, data in planted.secrets(random.Random(6))]
    ordinary = sampled.ordinary(7)
    rows = []
    ours = _measured(_ours, left, ordinary)
    for name, scan in _peers(folder):
        # a library that takes 40 ms a file is not given all of them
        few = ordinary[:: 10 if quick else 2]
        theirs = _measured(scan, left, few)
        share = len(ordinary) / len(few)
        rows += [
            _row("of 100 secrets in files, found", ours[0], theirs[0], name, "≥ 95", ours[0] >= 95),
            _row(
                "of 1,000 ordinary files, flagged", ours[1], theirs[1] * share, name, "≤ 10",
                ours[1] <= 10,
            ),
            _row(
                "processor time of an ordinary file", ours[2], theirs[2], name, "≤ 100 µs",
                ours[2] <= 100, "µs",
            ),
        ]  # fmt: skip
    shapes = sum(_ours(path, data) for path, data in named)
    rows.append(
        _row("of 100 secrets by names and shapes, found", shapes, None, "", "≥ 95", shapes >= 95)
    )
    return rows


def cost_of_looking(folder, *, quick):
    """A save with and without looking: a small file, and one in which much lies behind 64 KiB."""
    rounds = 20 if quick else 120
    texts = typed(rounds + 8, start=20_000, seed=3)
    book = notebook(5_000_000, seed=5)

    def page(number):
        cell = book["cells"][number * 7 % 100]
        cell["source"] = [*cell["source"], f"print({number})\n"]
        return as_saved(book)

    rows = []
    for name, path, data in (
        ("20 kB of text", "text.txt", lambda number: texts[number]),
        ("a 5 MB notebook, one cell changed", "model.ipynb", page),
    ):
        services, files = {}, {}
        for setting in ("exclude", "keep"):
            here = folder / f"{setting}-{path}"
            here.mkdir()
            files[setting] = here / path
            services[setting] = open_service(
                store=str(folder / f"{setting}-{path}.btl"), roots=(str(here),),
                environ={"BACKTRAIL_CAPTURE_SECRETS": setting},
            )  # fmt: skip

        def write(number, data=data, files=files):
            content = data(number)
            for file in files.values():
                file.write_bytes(content)

        def kept(setting, services=services, files=files):
            request = Capture(path=str(files[setting]), source="bench")
            return lambda _: services[setting].capture(request)

        found = alternate({name: kept(name) for name in services}, rounds, before=write)
        for service in services.values():
            service.close()
        ours, without = found["exclude"].p50, found["keep"].p50
        rows.append(
            row(
                "S6", f"capture of {name}, p50", ours, "≤ 1.25× + 0.1 ms",
                ours <= 1.25 * without + 0.0001, peer=without, peer_name="without looking",
            )
        )  # fmt: skip
    return rows


def _ours(path, data):
    return secret_in(path, data[:HEAD_BYTES]) is not None


def _measured(scan, secret, ordinary):
    """Found, flagged, and µs of processor time for an ordinary file."""
    found = sum(bool(scan(path, data)) for path, data in secret)
    start = time.process_time()
    flagged = sum(bool(scan(path, data)) for path, data in ordinary)
    return found, flagged, 1e6 * (time.process_time() - start) / len(ordinary)


def _row(what, ours, peer, name, limit, met, unit="files"):
    return Row(
        bar="S6", what=what, ours=ours, peer=peer, peer_name=name, unit=unit, limit=limit, met=met
    )


def _peers(folder):
    """detect-secrets, and whichever of two larger ones is installed."""
    yield "detect-secrets", _detect_secrets(folder)
    with suppress(ImportError):
        import betterleaks

        yield (
            "betterleaks",
            lambda _, data: betterleaks.scan_string(data.decode("latin-1").replace("\0", " ")),
        )
    with suppress(ImportError):
        import kingfisher_sdk

        scanner = kingfisher_sdk.DetectionScanner()
        yield "kingfisher", lambda _, data: scanner.scan(data)


def _detect_secrets(folder):
    from detect_secrets import SecretsCollection
    from detect_secrets.settings import default_settings

    place = Path(tempfile.mkdtemp(dir=folder))

    def scan(path, data):
        file = place / Path(path).name
        file.write_bytes(data)
        found = SecretsCollection()
        with default_settings():
            found.scan_file(str(file))
        return [secret for _, secret in found]

    return scan
