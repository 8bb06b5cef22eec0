"""The bars of speed and size, measured beside their peers: ``make bench``.

Prints one table of ratios and writes the same as JSON. Everything happens in a folder on the disk
of this checkout that is gone at the end. Exit code 0 says that it ran, not that each bar was met:
the table is there to be read.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BENCHES = {
    "V1": ("bench_capture", "small_file"),
    "V2": ("bench_capture", "large_notebook"),
    "V3": ("bench_saves", "save_to_event"),
    "V6": ("bench_reading", "any_version"),
    "V7": ("bench_reading", "timeline_page"),
    "V8": ("bench_diff", "adjacent_saves"),
    "V8-libraries": ("bench_diff", "beside_libraries"),
    "V8-large": ("bench_diff", "far_and_large"),
    "V8-hostile": ("bench_hostile", "hostile"),
    "V8-pages": ("bench_pages", "pages"),
    "R3": ("bench_merge", "merges"),
    "R6": ("bench_merge", "points"),
    "L10": ("bench_report", "reports"),
    "K7": ("bench_archives", "archives"),
    "K7-import": ("bench_importing", "imports"),
    "lineage": ("bench_lineage", "over_saves"),
    "V8-keys": ("bench_keys", "keys"),
    "V9": ("bench_search", "phrase"),
    "V9-size": ("bench_search", "index_size"),
    "V9-save": ("bench_search", "capture_cost"),
    "V10": ("bench_retention", "plans"),
    "K4": ("bench_compacting", "saves_beside"),
    "V11": ("bench_start", "sidecar"),
    "V12": ("bench_start", "command_line"),
    "V13": ("bench_rollback", "folders"),
    "B5": ("bench_checks", "second_asks"),
    "V14-undo": ("bench_temperatures", "going_back"),
    "V14-cold": ("bench_temperatures", "cold_reads"),
    "D17": ("bench_reading", "opening"),
    "D18": ("bench_watching", "large_folder"),
    "S6": ("bench_secrets", "found_and_left_alone"),
    "S6-save": ("bench_secrets", "cost_of_looking"),
    "V14": ("bench_targets", "targets"),
    "V4": ("bench_size", "save_sizes"),
    "V5-code": ("bench_size", "code_sizes"),
    "V5-notebooks": ("bench_size", "notebook_sizes"),
    "V5-worst": ("bench_size", "worst_sizes"),
    "vscode": ("bench_vscode", "save_to_row"),
    "jupyter": ("bench_jupyter", "saves"),
}
"""Name, module and function of each measurement."""


def main():
    """Measure what was asked for, print it and write it down."""
    wanted = _arguments()
    sys.path.insert(0, str(ROOT / "tests"))
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    rows = []
    for name in wanted.only:
        rows += _measured(name, build, quick=wanted.quick)
    document = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
        "command": " ".join(["tests/benchmarks/run.py", *sys.argv[1:]]),
        "rows": [{**one._asdict(), "ratio": one.ratio} for one in rows],
    }
    target = Path(wanted.json) if wanted.json else build / "bench.json"
    target.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    print(table(document))
    missed = sum(not one.met for one in rows)
    print(f"\n{len(rows) - missed} of {len(rows)} bars met; written to {os.path.relpath(target)}")


def table(document):
    """The rows as a Markdown table, under a line that names the machine."""
    lines = [
        f"{document['machine']}; {document['time']}; `{document['command']}`",
        "",
        "| bar | what | ours | peer | ratio | limit | met |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in document["rows"]:
        unit, peer, ratio = one["unit"], one["peer"], one["ratio"]
        lines.append(
            f"| {one['bar']} | {one['what']} | {one['ours']:.3g} {unit} | "
            + (f"{peer:.3g} {unit} ({one['peer_name']}) | " if peer is not None else "– | ")
            + (f"{ratio:.3g}× | " if ratio is not None else "– | ")
            + f"{one['limit']} | {'yes' if one['met'] else '**no**'} |"
        )
    return "\n".join(lines)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", type=_names, default=list(BENCHES), help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="fewer rounds, 100,000 versions")
    parser.add_argument("--json", metavar="FILE", help="instead of build/bench.json")
    return parser.parse_args()


def _names(text):
    names = text.split(",")
    unknown = set(names) - set(BENCHES)
    if unknown:
        raise argparse.ArgumentTypeError(f"no bar is called {', '.join(sorted(unknown))}")
    return names


def _measured(name, build, *, quick):
    module, function = BENCHES[name]
    print(f"{name} …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as folder:
        return getattr(import_module(f"benchmarks.{module}"), function)(Path(folder), quick=quick)


def _machine():
    model = platform.processor() or platform.machine()
    names = Path("/proc/cpuinfo")
    if names.exists():
        found = [line for line in names.read_text().splitlines() if line.startswith("model name")]
        model = found[0].partition(":")[2].strip() if found else model
    disk = shutil.disk_usage(ROOT).total // 10**9
    return (
        f"{os.cpu_count()} cores of {model}, {platform.system()}, {disk} GB disk,"
        f" Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
