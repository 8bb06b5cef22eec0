"""Whether a file looks like it holds a secret, which kind and in which line.

This module only reads a path and bytes; no answer of it holds any of them. It prefers to miss an
odd secret over leaving out ordinary work; every pattern runs in linear time.
"""

import binascii
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from backtrail.ends import common_prefix, common_suffix
from backtrail.policy.secret_patterns import (
    ANY_TOKEN,
    ASSIGNED,
    BASIC,
    PHRASE,
    PLACEHOLDER,
    RANDOM,
    SIGNS,
    TOKENS,
    URL,
    VALUE,
    compiled,
)

__all__ = [
    "HEAD_BYTES",
    "OVERLAP",
    "Found",
    "Secret",
    "found_in",
    "secret_in",
    "secret_in_change",
    "secret_in_part",
]

HEAD_BYTES: Final = 64 * 1024
"""How much of a file is looked at whenever it is saved, in bytes."""
_BEFORE: Final = 256
"""Bytes before a sign at which a secret may begin; more than any pattern has there."""
OVERLAP: Final = 4096
"""Bytes after a sign in which the rest is looked for: a long web token."""

_NAMES: Final = {
    "private key": (
        "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk", "id_xmss",
    ),
    "stored credentials": (
        ".netrc", "_netrc", ".pgpass", "pgpass.conf", ".git-credentials", ".htpasswd", ".pypirc",
        ".dockercfg", ".s3cfg", ".boto", ".vault-token", ".vault_pass", ".vault_pass.txt",
        ".my.cnf", "credentials.json", "kubeconfig", "secrets.yaml", "secrets.yml", "secrets.toml",
        "secrets.json", "terraform.tfstate", "terraform.tfstate.backup",
    ),
}  # fmt: skip
_KINDS: Final = {name: kind for kind, names in _NAMES.items() for name in names}
_PLACES: Final = (
    "/.aws/credentials", "/.kube/config", "/.docker/config.json", "/.cargo/credentials",
    "/.cargo/credentials.toml", "/.gem/credentials", "/.config/gh/hosts.yml",
)  # fmt: skip
_ENDINGS: Final = {
    ".key": "private key",
    ".ppk": "private key",
    ".p12": "key store",
    ".pfx": "key store",
    ".pkcs12": "key store",
    ".jks": "key store",
    ".keystore": "key store",
    ".kdbx": "password safe",
}
_KEY: Final = 32
"""Hexadecimal digits of 128 bits."""
_VARIED: Final = 10
"""Different characters in a value that was drawn by lot."""
_TEMPLATES: Final = ("example", "sample", "template", "dist", "defaults")
_CONFIGURATION: Final = (
    ".ini", ".cfg", ".cnf", ".conf", ".config", ".toml", ".yaml", ".yml", ".json", ".env",
    ".properties", ".tfvars", ".npmrc",
)  # fmt: skip
_CODE: Final = (
    ".py", ".pyi", ".ipynb", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".vue", ".rb", ".go",
    ".rs", ".java", ".kt", ".scala", ".cs", ".php", ".swift", ".c", ".cc", ".cpp", ".h", ".lua",
    ".pl", ".r", ".jl", ".sh", ".bash", ".zsh", ".fish", ".ps1", ".tf", ".hcl", ".sql", ".dart",
    ".ex", ".exs", ".gradle", ".groovy", ".bat",
)  # fmt: skip


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a secret: never its text."""

    kind: str
    """In a person's words."""
    line: int | None = None
    """Where it begins, from 1; None: the file's name tells it."""

    def __str__(self) -> str:
        return self.kind if self.line is None else f"{self.kind} in line {self.line}"


class Found(NamedTuple):
    """Where a secret stands; places are bytes from the first one on."""

    kind: str
    at: int
    """Where what tells of it begins: the name before a value."""
    start: int
    end: int
    cut: bool = False
    """It may go on: what is looked at in one go ends here."""


def secret_in(path: str, data: bytes | None) -> Secret | None:
    """Find the first secret that the file looks like, or None.

    ``path`` is relative with ``/``; ``data`` holds the file's bytes, as many as are to be looked
    at from its first one on, or None when only the name is known.
    """
    kind = _by_name(path.lower(), data)
    if kind is not None:
        return Secret(kind=kind)
    return None if data is None else secret_in_part(path, data)


def secret_in_part(path: str, part: bytes, lines: int = 0) -> Secret | None:
    """Find the first secret in a part of a file, which ``lines`` line ends are before."""
    found = next(found_in(path, part), None)
    if found is None:
        return None
    kind = found.kind
    return Secret(kind=kind, line=lines + 1 + part.count(b"\n", 0, found.at))


def secret_in_change(path: str, old: bytes, new: bytes) -> Secret | None:
    """Find one behind the first ``HEAD_BYTES`` of ``new``, in what is not as it was in ``old``.

    So a long file costs what was changed in it. ``old`` was looked at when it was new.
    """
    prefix = common_prefix(old, new)
    suffix = common_suffix(old, new, min(len(old), len(new)) - prefix)
    start = max(prefix, HEAD_BYTES) - OVERLAP
    end = len(new) - suffix + OVERLAP
    if prefix == len(new) == len(old) or end <= HEAD_BYTES:
        return None
    found = secret_in_part(path, new[start:end])
    if found is None or found.line is None:
        return found
    # counted only now: it costs as much as all the rest
    return Secret(kind=found.kind, line=found.line + new.count(b"\n", 0, start))


def _by_name(path: str, head: bytes | None) -> str | None:
    name = path.rpartition("/")[2]
    if name in _KINDS:
        return _KINDS[name]
    if f"/{path}".endswith(_PLACES):
        return "stored credentials"
    stem, _, ending = name.rpartition(".")
    if name == ".env" or name.startswith(".env.") or (stem and ending == "env"):
        template = any(part in _TEMPLATES for part in name.split("."))
        return None if template else "environment file"
    if ending == "pem" and not _is_public(head):
        return "private key"
    return _ENDINGS.get(f".{ending}") if stem else None


def _is_public(head: bytes | None) -> bool:
    """A PEM file with certificates or public keys only."""
    if head is None or b"PRIVATE KEY" in head:
        return False
    return b"-----BEGIN CERTIFICATE" in head or b"-----BEGIN PUBLIC KEY" in head


def found_in(path: str, data: bytes) -> Iterator[Found]:
    """Every secret that the bytes of a file look like; in no order, and some of them overlap."""
    path = path.lower()
    configuration, code = path.endswith(_CONFIGURATION), path.endswith(_CODE)
    more = f"|{PHRASE}|{RANDOM}" if configuration else f"|{ASSIGNED}" if code else ""
    signs = SIGNS + more
    if compiled(signs).search(data) is None:  # most files; a search without groups is the fastest
        return
    for start, end in _windows(signs, data):
        part = data[start:end]
        for found in _in_window(part, configuration=configuration, code=code):
            yield Found(
                found.kind, start + found.at, start + found.start, start + found.end,
                cut=found.end == len(part),
            )  # fmt: skip


def _in_window(part: bytes, *, configuration: bool, code: bool) -> Iterator[Found]:
    yield from _shaped(part)
    if configuration:
        yield from _named(part)
    if code:
        yield from _given(part)


def _windows(signs: str, data: bytes) -> Iterator[tuple[int, int]]:
    """Where a secret may be: around each sign; what overlaps is one."""
    start = end = 0
    for sign in compiled(signs).finditer(data):
        if sign.start() - _BEFORE > end:
            if end:
                yield start, end
            start = sign.start() - _BEFORE
        end = sign.end() + OVERLAP
    if end:
        yield start, end


def _shaped(part: bytes) -> Iterator[Found]:
    """Secrets that are known by their own shape."""
    if compiled(ANY_TOKEN).search(part) is not None:
        for kind, pattern in TOKENS.items():
            for found in compiled(pattern).finditer(part):
                if b"EXAMPLE" not in found.group():
                    yield Found(kind, found.start(), found.start(), found.end())
    for value, found in _values("password in an address", URL, part):
        if _is_password(value):
            yield found
    for value, found in _values("name and password", BASIC, part):
        if _is_login(value):
            yield found


def _named(part: bytes) -> Iterator[Found]:
    """Passwords and tokens that a configuration file gives a name."""
    for value, found in _values("password", PHRASE + VALUE, part):
        if _is_password(value):
            yield found
    for value, found in _values("token", RANDOM + VALUE, part):
        if _is_password(value) and compiled("[A-Za-z0-9+]{16}").search(value):
            yield found


def _given(part: bytes) -> Iterator[Found]:
    """Random values that code gives the name of a secret."""
    for value, found in _values("password or token", ASSIGNED, part):
        if _is_random(value):
            yield found


def _values(kind: str, pattern: str, part: bytes) -> Iterator[tuple[bytes, Found]]:
    for match in compiled(pattern).finditer(part):
        place, value = next((i, v) for i, v in enumerate(match.groups(), 1) if v is not None)
        yield value, Found(kind, match.start(), *match.span(place))


def _is_password(value: bytes) -> bool:
    """Letters and digits mixed, no blank, and nothing that stands for a value elsewhere."""
    mixed = any(48 <= byte <= 57 for byte in value) and any(chr(byte).isalpha() for byte in value)  # noqa: PLR2004 - digits
    return mixed and not value.count(b" ") and not compiled(PLACEHOLDER).search(value)


def _is_login(value: bytes) -> bool:
    try:
        name, colon, password = binascii.a2b_base64(value).partition(b":")
    except binascii.Error:
        return False
    return bool(colon) and (name + password).isascii() and _is_password(password)


def _is_random(value: bytes) -> bool:
    """Drawn by lot, not written by a person: letters and digits that take turns often."""
    text = value.decode("ascii")
    kinds = [2 if one.isdigit() else 1 if one.isupper() else 0 for one in text if one.isalnum()]
    every = set(kinds) == {0, 1, 2} or (len(text) >= _KEY and not text.strip("0123456789abcdef"))
    turns = sum(left != right for left, right in pairwise(kinds))
    return every and 3 * turns >= len(text) and len(set(text)) >= _VARIED and _is_password(value)
