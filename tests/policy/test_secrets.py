"""Secrets: what is recognised, and what must not be."""

import random
from collections import Counter

import pytest

from backtrail.policy.secrets import HEAD_BYTES, secret_in
from policy import planted


def test_planted_secrets_are_found():
    """Of 100 secrets of 20 kinds at least 95 are found, and some of every kind."""
    found, missed = Counter(), []
    for kind, path, data in planted.secrets(random.Random(6)):
        if secret_in(path, data) is None:
            missed.append((kind, path))
        else:
            found[kind] += 1
    assert len(planted.KINDS) == 20
    assert found.total() + len(missed) == 100
    assert found.total() >= 95, missed
    assert set(found) == set(planted.KINDS)


def test_ordinary_files_are_left_alone():
    """Of 1,000 ordinary files at most ten are taken for secrets."""
    files = list(planted.ordinary(random.Random(6)))
    flagged = [(path, kind) for path, data in files if (kind := secret_in(path, data))]
    assert len(files) == 1000
    assert len(flagged) <= 10, Counter(flagged)


@pytest.mark.parametrize(
    "path",
    [
        ".env.example",
        ".env.sample",
        "config/.env.template",
        "example.env",
        "environment.py",
        "id_rsa.pub",
        "keys.py",
        ".key/readme",
        "credentials.py",
        "monkey",
    ],
)
def test_names_that_only_look_alike_are_ordinary(path):
    """Templates, public halves and code about keys are kept."""
    assert secret_in(path, b"text") is None


@pytest.mark.parametrize(
    "path",
    [
        ".ENV",
        "a/ID_RSA",
        ".aws/credentials",
        "home/.kube/config",
        ".docker/config.json",
        "terraform.tfstate",
        "b/secrets.yaml",
        "server.pem",
    ],
)
def test_some_names_are_enough(path):
    """Without any content the name alone decides, in whatever case."""
    assert secret_in(path, None) is not None


def test_public_pem_files_are_ordinary():
    """A PEM file is left out for a private key, not for certificates."""
    rng = random.Random(1)
    public, private = planted.pem(rng, "CERTIFICATE"), planted.pem(rng, "PRIVATE KEY")
    assert secret_in("chain.pem", public.encode()) is None
    assert secret_in("chain.pem", (public + private).encode()) == "private key"


@pytest.mark.parametrize(
    "line",
    [
        b'HEADER = "-----BEGIN PRIVATE KEY-----"',
        b"AKIAIOSFODNN7EXAMPLE",
        b"https://user:password@example.org/",
        b"postgres://app:${DB_PASSWORD1}@db/x",
        b"redis://:<password1>@cache/0",
        b'class="sk-toggleable__label-arrow sk-estimator"',
    ],
)
def test_placeholders_are_ordinary(line):
    """What documentation and templates write in a secret's place is no secret."""
    assert secret_in("readme.md", line) is None


def test_only_the_first_64_kib_count():
    """A secret behind the first 64 KiB is not looked for, however much is handed in."""
    token = b" ghp_" + b"a1B2" * 9
    assert secret_in("a.txt", b"x" * 100 + token) == "GitHub token"
    assert secret_in("a.txt", b"x" * HEAD_BYTES + token) is None
