"""Files that no save of Jupyter wrote: a kernel, a terminal, any other program."""

import subprocess
import sys

import pytest

from .conditions import until
from .notebooks import notebook

pytestmark = pytest.mark.e2e

_WRITES = "from pathlib import Path\nPath('results.csv').write_text('a,b\\n1,2\\n')"
_LOGS = "from pathlib import Path\nPath('log.txt').write_text('done')"


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with a notebook that writes a file."""
    files = {"run.ipynb": notebook(_WRITES), "log.ipynb": notebook("x = 1")}
    return start_lab(files={**files, "sub/notes.txt": "one\n"})


def test_a_file_written_by_the_kernel_has_a_history(lab, desk):
    """A cell writes a file twice with other content: both are versions, and not Jupyter's."""
    desk.open("run.ipynb", token=lab.token)
    desk.run()
    lab.keeps("results.csv", "a,b\n1,2\n")
    desk.write(desk.text, _WRITES.replace("1,2", "3,4"))
    desk.run()
    lab.keeps("results.csv", "a,b\n3,4\n", "a,b\n1,2\n")
    assert lab.versions("results.csv")[0]["source"] == "external"


def test_a_file_changed_by_another_program_has_a_history(lab):
    """A plain process changes a file that nobody opened: the new text is kept."""
    write = "import sys; open(sys.argv[1], 'w').write('two\\n')"
    subprocess.run([sys.executable, "-c", write, lab.root / "sub/notes.txt"], check=True)
    lab.keeps("sub/notes.txt", "two\n")


def test_no_folder_of_checkpoints_is_left(lab, desk):
    """After a save, a checkpoint and a run, `.ipynb_checkpoints` exists nowhere."""
    desk.open("log.ipynb", token=lab.token)
    desk.write(desk.text, _LOGS)
    desk.save()
    desk.run()
    until("the run", lambda: lab.read("log.txt") == "done")
    assert list(lab.home.rglob(".ipynb_checkpoints")) == []
