import subprocess
import sys


def test_the_engine_is_loaded_late():
    """Start-up and changes that only insert do without the compiled engine."""
    script = (
        "import sys; from backtrail.diff.changes import measure;"
        "from backtrail.diff.unified import unified;"
        "measure(b'a\\n', b'a\\nb\\n'); unified(b'a', b'ab\\n', old_name='f', new_name='f');"
        "print([name for name in sys.modules if 'rapidfuzz' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
