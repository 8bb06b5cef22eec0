"""The rules of the house that a machine can check, beside the import contracts."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import backtrail

PACKAGE = Path(backtrail.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("pygls", "lsprotocol", "rich", "watchfiles", "rapidfuzz", "asyncio", "platformdirs")


def trees():
    """Every module of the package, parsed."""
    for path in MODULES:
        yield path.relative_to(PACKAGE), ast.parse(path.read_text("utf-8"))


def test_every_module_says_what_it_is_for():
    """A docstring stands at the top of each module."""
    assert [str(path) for path, tree in trees() if not ast.get_docstring(tree)] == []


def test_no_file_and_no_function_outgrows_its_noun():
    """Files stay within 400 lines, functions within 50 besides their docstring."""
    large = [str(path) for path in MODULES if path.read_text("utf-8").count("\n") > 400]
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                words = len((ast.get_docstring(node, clean=False) or "").split("\n"))
                if node.end_lineno - node.lineno + 1 - words > 50:
                    large.append(f"{path}:{node.name}")
    assert large == []


def test_modules_are_nouns():
    """No module is a drawer for whatever has no place."""
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [str(path) for path in MODULES if path.stem in drawers] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_is_public_is_there(path):
    """Each name in ``__all__`` exists, and none is private."""
    name = ".".join(("backtrail", *path.relative_to(PACKAGE).with_suffix("").parts))
    module = importlib.import_module(name.removesuffix(".__init__"))
    public = getattr(module, "__all__", [])
    assert [name for name in public if not hasattr(module, name)] == []
    assert [name for name in public if name.startswith("_") and name != "__version__"] == []


def test_the_public_face_is_small():
    """People import ``History``; everything else has a module of its own."""
    assert sorted(backtrail.__all__) == ["History", "__version__"]


def test_a_quick_command_loads_nothing_heavy(tmp_path):
    """Listing a timeline starts without the language server, watchers, diffs and terminals."""
    (tmp_path / "a.txt").write_text("one\n")
    store = str(tmp_path / "h.btl")
    script = (
        "import sys; from backtrail.cli.program import run;"
        "code = run(sys.argv[1:]); sys.stderr.write(' '.join(sys.modules)); sys.exit(code)"
    )
    base = [sys.executable, "-c", script, "--store", store]
    subprocess.run([*base, "capture", "a.txt"], cwd=tmp_path, check=True, capture_output=True)
    done = subprocess.run(
        [*base, "timeline", "a.txt"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    loaded = set(done.stderr.split())
    assert [name for name in HEAVY if name in loaded] == []
