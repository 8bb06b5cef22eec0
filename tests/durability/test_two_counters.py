"""P11: two processes count in one value, each only from the version that it read; no count is lost.

A count is one update that went through; who meets a conflict reads again. Short form: 40 counts of
each. Full size: 500, a thousand in all.
"""

import json
import subprocess
import sys

from backtrail import History
from sizes import size

COUNTS = size("P11_COUNTS", 40, 500)
COUNTER = """
import json, sys
from backtrail import History
from backtrail.errors import ConflictError

store, name, counts = sys.argv[1], sys.argv[2], int(sys.argv[3])
value = History.open(store).value("counters/shared")
print("ready", flush=True)
sys.stdin.readline()
conflicts = done = 0
while done < counts:
    seen = value.current
    content = dict(seen.value, total=seen.value["total"] + 1)
    content[name] = content.get(name, 0) + 1
    try:
        made = value.update(content, reason=name, expected_version=seen.number)
    except ConflictError as error:
        assert error.expected == seen.number < error.actual
        conflicts += 1
    else:
        assert made.number == seen.number + 1
        done += 1
print(json.dumps(conflicts))
"""


def test_no_count_is_lost(memory_folder):
    """All counts of both are in the end, each in a version of its own."""
    store = str(memory_folder / "history.db")
    with History.open(store) as history:
        value = history.value("counters/shared")
        value.create({"total": 0})
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", COUNTER, store, name, str(COUNTS)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for name in ("one", "two")
        ]  # fmt: skip
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        conflicts = [json.loads(process.communicate(timeout=300)[0]) for process in processes]
        print({"conflicts": conflicts})
        assert [process.returncode for process in processes] == [0, 0]
        assert value.current.value == {"total": 2 * COUNTS, "one": COUNTS, "two": COUNTS}
        assert [v.value["total"] for v in value.history()] == list(range(2 * COUNTS, -1, -1))
        assert len(value) == 2 * COUNTS + 1
        assert history.check().sound


def test_two_that_create_at_once(memory_folder):
    """In an empty store one of them makes the value, and the other is told of it."""
    script = (
        "import sys; from backtrail import History; from backtrail.errors import ConflictError\n"
        "value = History.open(sys.argv[1]).value('first'); print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "try: print('made', value.create(sys.argv[2]).number)\n"
        "except ConflictError as error: print('conflict', error.actual)\n"
    )
    for at in range(5):
        store = str(memory_folder / f"history-{at}.db")
        History.open(store).close()
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", script, store, name],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            for name in ("one", "two")
        ]  # fmt: skip
        for process in processes:
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        told = sorted(process.communicate(timeout=60)[0] for process in processes)
        assert told == ["conflict 1\n", "made 1\n"]
