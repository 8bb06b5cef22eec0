"""K7, D1: a backup made while another process saves without a pause.

Each copy opens, is sound, and holds every version that was acknowledged before it began. Red when
the copy is made outside of one transaction.
"""

import os
import subprocess
import sys
from contextlib import closing

from backtrail.app import open_service
from backtrail.settings import Settings

COPIES = int(os.environ.get("BACKTRAIL_K7_COPIES", "5"))
WRITER = """
import sys
from backtrail.app import open_service
from backtrail.history.requests import Capture
from backtrail.settings import Settings
service = open_service(store=sys.argv[1], settings=Settings())
number = 0
while True:
    number += 1
    data = b"save %d of many\\n" % number * (number % 50 + 1)
    service.capture(Capture(path=sys.argv[2], source="cli", content=data))
    print(number, flush=True)
"""


def test_a_backup_holds_all_that_was_acknowledged_before_it(tmp_path):
    """Byte for byte, and nothing in it is half."""
    store, path = tmp_path / "s" / "history.btl", tmp_path / "work" / "a.txt"
    path.parent.mkdir()
    path.write_text("")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store), str(path)], stdout=subprocess.PIPE, text=True
    )
    try:
        for at in range(COPIES):
            for _ in range(20):
                acknowledged = int(writer.stdout.readline())
            copy = tmp_path / f"copy{at}.btl"
            with closing(open_service(store=str(store), settings=Settings())) as service:
                service.back_up(str(copy))
            _judge(copy, path, acknowledged)
    finally:
        writer.kill()
        writer.stdout.close()
        writer.wait(timeout=60)


def _judge(copy, path, acknowledged):
    with closing(open_service(store=str(copy), settings=Settings())) as service:
        assert service.check().sound
        total = service.timeline(str(path)).total
        assert total >= acknowledged
        for number in range(1, total + 1):
            data = b"save %d of many\n" % number * (number % 50 + 1)
            assert service.content(str(path), str(number)) == data
