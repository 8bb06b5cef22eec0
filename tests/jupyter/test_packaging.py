"""What is built from the checkout is all that people install: no Node.js, no second step."""

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT = "jupyter_ext/backtrail_jupyter/labextension/install.json"
DATA = "backtrail-{}.data/data/"
PANEL = "share/jupyter/labextensions/backtrail-lab/"
CONFIG = "etc/jupyter/jupyter_server_config.d/backtrail_jupyter.json"

pytestmark = pytest.mark.e2e


def build(target: str, source: Path, place: Path) -> tuple[Path, str]:
    """What hatchling makes of ``source``, and what it says meanwhile."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(place)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = place.iterdir()
    return built, done.stdout + done.stderr


def data_files(wheel: Path) -> set[str]:
    """Names of the files that go beside the packages, as they are below the environment's root."""
    prefix = DATA.format(wheel.name.split("-")[1])
    with zipfile.ZipFile(wheel) as archive:
        return {name.removeprefix(prefix) for name in archive.namelist() if prefix in name}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, with the panel in it."""
    assert (ROOT / BUILT).is_file(), "the panel is not built for production: run `make panel`"
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))[0]


def test_the_wheel_has_both_packages_and_what_jupyter_looks_for(wheel):
    """Server extension, its switch, and the panel are in the one wheel, each once."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {"backtrail/__init__.py", "backtrail_jupyter/__init__.py"} <= set(names)
    assert not [name for name in names if name.startswith("backtrail_jupyter/labextension")]
    found = data_files(wheel)
    assert {CONFIG, f"{PANEL}package.json", f"{PANEL}install.json"} <= found
    assert [name for name in found if name.startswith(f"{PANEL}static/remoteEntry.")]
    assert f"{PANEL}schemas/backtrail-lab/plugin.json" in found


def test_the_wheel_has_nothing_that_only_building_needs(wheel):
    """No modules of npm, sources or maps are carried to people."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    unwanted = [name for name in names if name.endswith((".map", ".ts", ".tsx", ".tsbuildinfo"))]
    assert not unwanted
    assert not [name for name in names if "node_modules" in name]
    assert wheel.stat().st_size < 2_000_000


def test_the_source_archive_builds_the_same_panel(wheel, tmp_path):
    """Who builds from the source archive needs no Node.js either."""
    archive, _ = build("sdist", ROOT, tmp_path / "sdist")
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    assert not (source / "jupyter_ext/node_modules").exists()
    again, _ = build("wheel", source, tmp_path / "again")
    assert data_files(again) == data_files(wheel)


def test_a_checkout_without_the_panel_still_builds(tmp_path):
    """Where nobody ran npm the wheel has the server's half, and the build says what is missing."""
    source = tmp_path / "checkout"
    unbuilt = shutil.ignore_patterns("labextension", "node_modules", "lib", "__pycache__")
    for name in ("sidecar", "jupyter_ext"):
        shutil.copytree(ROOT / name, source / name, ignore=unbuilt)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    bare, said = build("wheel", source, tmp_path / "wheel")
    assert data_files(bare) == {CONFIG}
    assert "panel is not built" in said


def test_jupyter_finds_both_halves_without_nodejs(wheel, tmp_path):
    """The wheel alone switches on the server extension and the panel."""
    python = environment(tmp_path / "venv")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-qq", "--no-index"]
    subprocess.run(
        [*pip, "--no-deps", "--no-compile", "--ignore-installed", str(wheel)], check=True
    )
    server = told(python, tmp_path, "jupyter_server", "extension", "list")
    assert "backtrail_jupyter enabled" in server
    assert "backtrail_jupyter OK" in server.replace("  ", " ")
    lab = told(python, tmp_path, "jupyterlab.labextensions", "list")
    assert str(tmp_path / "venv") in lab
    (line,) = [line for line in lab.splitlines() if "backtrail-lab" in line]
    assert "enabled OK (python, backtrail)" in line


def environment(place: Path) -> Path:
    """A virtual environment that sees the tests' libraries, but not the checkout; its Python."""
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin" / "python"
    sites = sysconfig.get_path("purelib", vars={"base": str(place)})
    # Not as a site of its own: what is installed editable there stays out of sight.
    Path(sites, "tests.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def told(python: Path, home: Path, module: str, *arguments: str) -> str:
    """What a program of Jupyter says, on a machine without Node.js, without colours."""
    kept = {
        "PATH": str(python.parent),
        "HOME": str(home),
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(
        [str(python), "-m", module, *arguments],
        env=kept | {"JUPYTER_CONFIG_DIR": str(home / "config"), "NO_COLOR": "1"},
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stdout + done.stderr
    for sign in ("\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[0m"):
        said = said.replace(sign, "")
    return said
