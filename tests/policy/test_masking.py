"""Secrets go, all else stays: what is kept of a file under ``capture.secrets = "mask"``."""

import json
import random
import re

import pytest

from backtrail.policy.masking import SECRET_MASK, masked_secrets
from backtrail.policy.secrets import secret_in
from policy import carriers, planted

MASK = SECRET_MASK.encode()
TOKEN = b"ghp_" + b"a1B2" * 9


@pytest.mark.parametrize("seed", range(6))
def test_secrets_go_and_all_else_stays(seed):
    """160 secrets of 20 kinds in seeded prose: what is around them is as it was."""
    rng = random.Random(seed)
    values = []
    for _, path, data in carriers.left_behind(rng, each=8, values=values):
        if secret_in(path, data) is None:
            continue
        around = planted.prose(rng).encode() if path.endswith((".conf", ".sh", ".py")) else b""
        whole = around + data + around
        masked = masked_secrets(path, whole)
        assert masked is not None
        assert values[-1].encode() not in masked
        assert secret_in(path, masked) is None
        pieces = masked.split(MASK)
        assert len(pieces) > 1
        # each piece stands in the file, in order, and they are the file but for what was masked
        assert re.fullmatch(b"(?s:.+)".join(map(re.escape, pieces)), whole)
        assert len(whole) - sum(map(len, pieces)) < 1200
        if path.endswith((".json", ".ipynb")):
            assert json.loads(masked)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.py", b"\r\nt = '%s'\r\nb\xff\xfe" % TOKEN, b"\r\nt = '%s'\r\nb\xff\xfe" % MASK),
        ("a.txt", b"%s %s" % (TOKEN, TOKEN), b"%s %s" % (MASK, MASK)),
        ("a.ini", b"pwd = hunter2abc\n; hunter2abc\n", b"pwd = [secret]\n; [secret]\n"),
        (
            "a.sh",
            b"aws_secret_access_key=" + b"aB3/" * 10 + b"\nx\n",
            b"aws_secret_access_key=[secret]\nx\n",
        ),
        ("a.py", b"url = 'db://u:abc123@h'", b"url = 'db://u:[secret]@h'"),
        ("a.ini", b"token: %s\n" % TOKEN, b"token: [secret]\n"),
        ("a.md", b"no secret\n", b"no secret\n"),
        ("a.md", b"", b""),
    ],
)  # fmt: skip
def test_what_a_mask_leaves(path, before, after):
    """Names, line ends, bytes that are no text; two rules that mean one place are one mask."""
    assert masked_secrets(path, before) == after
    assert masked_secrets(path, after) == after


@pytest.mark.parametrize(
    "data",
    [
        b"\0" + TOKEN,
        b"-----BEGIN RSA PRIVATE KEY-----\n" + b"aB3/" * 16 + b"\n",
        b"PuTTY-User-Key-File-2: ssh-rsa\n",
        b"-----BEGIN RSA PRIVATE KEY-----\n"
        + b"aB3/" * 40_000
        + b"\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_what_cannot_be_masked_well_is_not(data):
    """Binary files, and keys whose end nobody knows."""
    assert masked_secrets("a.txt", data) is None


def test_a_file_full_of_secrets_costs_its_length():
    """Runs that many secrets are in are looked at once; too many to look for are not masked."""
    run = b"-".join([TOKEN] * 20_000)
    assert masked_secrets("a.txt", run) == MASK + b"-" + (b"-".join([MASK] * 19_999))
    keys = b"-----BEGIN PRIVATE KEY-----\n" + b"aB3/" * 16 + b"\n"
    assert masked_secrets("a.txt", keys * 2_000 + b"-----END PRIVATE KEY-----\n") is None
    rng = random.Random(4)
    many = b"\n".join(b"ghp_%036x" % rng.getrandbits(140) for _ in range(3_000))
    assert masked_secrets("a.txt", many) is None
