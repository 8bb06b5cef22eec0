import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from backtrail.protocol.methods import METHODS

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


@pytest.mark.parametrize(
    ("file", "form"),
    [("protocol.md", "page"), ("protocol.schema.json", "schema"), ("protocol.ts", "types")],
)
def test_generated_pages_are_fresh(file, form):
    """The page, the schema and the types follow from the messages of today."""
    script = f"import sys, generate_protocol as g; sys.stdout.write(g.protocol_{form}())"
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT / "docs", capture_output=True, check=True
    )
    assert made.stdout.decode() == (REFERENCE / file).read_text(encoding="utf-8"), (
        "stale: run python docs/generate.py"
    )


def test_the_schema_names_every_message():
    """Each method's params and result lead to a definition in the schema."""
    schema = json.loads((REFERENCE / "protocol.schema.json").read_text(encoding="utf-8"))
    assert list(schema["methods"]) == list(METHODS)
    for method in schema["methods"].values():
        for side in method.values():
            assert side["$ref"].removeprefix("#/$defs/") in schema["$defs"]


def test_the_protocol_imports_no_language_server():
    """What the command line shares with the sidecar starts without its libraries."""
    script = (
        "import sys, backtrail.protocol.conversions, backtrail.protocol.methods;"
        "print([m for m in ('pygls', 'lsprotocol', 'rich', 'rapidfuzz') if m in sys.modules])"
    )
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert seen.stdout.strip() == b"[]"


def test_messages_take_no_positional_fields():
    """Messages are built by field name only, so that a new field moves no other."""
    for method in METHODS.values():
        for shape in (method.params, method.result):
            if shape is not None and msgspec.structs.fields(shape):
                with pytest.raises(TypeError):
                    shape(1)
