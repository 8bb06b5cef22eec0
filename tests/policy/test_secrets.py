"""Secrets: what is recognised, and what must not be."""

import random
from collections import Counter

import pytest

from backtrail.policy import secrets
from backtrail.policy.secrets import (
    HEAD_BYTES,
    Secret,
    secret_in,
    secret_in_change,
    secret_in_part,
)
from policy import carriers, planted, sampled


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
    assert secret_in("chain.pem", (public + private).encode()) == Secret(kind="private key")


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


def test_secrets_are_found_where_people_leave_them():
    """Of 100 of 20 kinds, in code, settings, notebooks and scripts, at least 95 are found."""
    found, missed = Counter(), []
    for kind, path, data in carriers.left_behind(random.Random(7)):
        if secret_in(path, data) is None:
            missed.append((kind, path))
        else:
            found[kind] += 1
    assert len(carriers.KINDS) == 20
    assert found.total() + len(missed) == 100
    assert found.total() >= 95, missed
    assert set(found) == set(carriers.KINDS)


def test_the_libraries_of_this_machine_hold_no_secrets():
    """Of 1,000 files that lie around here at most ten are taken for secrets."""
    files = sampled.ordinary(7)
    flagged = [(path, str(kind)) for path, data in files if (kind := secret_in(path, data))]
    assert len(files) == 1000
    assert len(flagged) <= 10, flagged


def test_a_secret_is_told_by_kind_and_line_and_by_nothing_else():
    """No part of it is in the answer, whatever its kind."""
    for _, path, data in carriers.left_behind(random.Random(8), each=2):
        found = secret_in(path, b"# first\n\n" + data)
        if found is None:
            continue
        assert found.line is not None
        assert found.line > 2
        words = {data[at : at + 8] for at in range(len(data) - 8) if data[at : at + 8].isalnum()}
        assert not [word for word in words if word.decode() in str(found) and b"assw" not in word]


def test_the_line_is_that_of_the_secret():
    """Counted in the whole file, also where only a part of it is looked at."""
    token = b"ghp_" + b"a1B2" * 9
    assert secret_in("a.txt", b"1\n2\n " + token) == Secret(kind="GitHub token", line=3)
    assert secret_in_part("a.txt", b"\n" + token, 10) == Secret(kind="GitHub token", line=12)
    assert str(Secret(kind="GitHub token", line=3)) == "GitHub token in line 3"


def test_behind_the_first_64_kib_what_changed_is_looked_at():
    """A secret that came there is found with its line; what stayed as it was is not read again."""
    token = b"ghp_" + b"a1B2" * 9
    clean = b"x = 1\n" * HEAD_BYTES
    lines = 3 * HEAD_BYTES // 6
    planted_there = clean[: 6 * lines] + token + b"\n" + clean[6 * lines :]
    found = Secret(kind="GitHub token", line=lines + 1)
    assert secret_in_change("a.txt", b"", planted_there) == found
    assert secret_in_change("a.txt", clean, planted_there) == found
    assert secret_in_change("a.txt", planted_there, planted_there) is None
    assert secret_in_change("a.txt", planted_there, planted_there + b"y = 2\n") is None
    assert secret_in_change("a.txt", clean, clean + b"y = 2\n") is None


@pytest.mark.parametrize("cut", [1, 8, 20, 39])
def test_a_secret_that_becomes_whole_is_found(cut):
    """The part that changed is looked at with what stands around it."""
    token = b"ghp_" + b"a1B2" * 9
    before, after = b"x = 1\n" * HEAD_BYTES, b"\ny = 1\n" * HEAD_BYTES
    old, new = before + token[:cut] + after, before + token + after
    assert secret_in_change("a.txt", old, new) is not None


@pytest.mark.parametrize(
    "line",
    [
        'token = "session_token_header_name_v2"',
        'PASSWORD = "correct horse battery staple 1"',
        'api_key = os.environ["API_KEY_1"]',
        'password: str = "ChangeMe1ChangeMe1"',
        'SECRET_KEY = "django-insecure-example-key-1"',
        'etag_token = "W/0123456789"',
        "Authorization: Basic dXNlcjpwYXNzd29yZA==",
        "basic understanding123ofthings",
    ],
)
def test_names_of_secrets_without_one_are_ordinary(line):
    """In code a value has to be drawn by lot; a login has to be one."""
    assert secret_in("a.py", line.encode()) is None


@pytest.mark.parametrize(
    "unit",
    ['token = "abcdefghijklmnopqrst"\n', "eyJabcdef.", "sk-abcd ", "basic aaaaaaaaaaaaaaaa "],
)
def test_a_file_full_of_signs_costs_its_length(unit):
    """Windows around signs are joined, so that nothing is read twice."""
    data = unit.encode() * 20_000
    signs = f"{secrets.SIGNS}|{secrets.ASSIGNED}"
    windows = list(secrets._windows(signs, data))
    assert sum(min(end, len(data)) - start for start, end in windows) <= len(data)
