"""Whether a file looks like it holds a secret, which kind and in which line.

This module only reads a path and bytes; no answer of it holds any of them. It prefers to miss an
odd secret over leaving out ordinary work; every pattern runs in linear time.
"""

import binascii
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

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

__all__ = ["HEAD_BYTES", "OVERLAP", "Secret", "secret_in", "secret_in_change", "secret_in_part"]

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
    found = _by_content(path.lower(), part)
    if found is None:
        return None
    kind, at = found
    return Secret(kind=kind, line=lines + 1 + part.count(b"\n", 0, at))


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


def _by_content(path: str, data: bytes) -> tuple[str, int] | None:
    """Kind and place of the first secret."""
    configuration, code = path.endswith(_CONFIGURATION), path.endswith(_CODE)
    more = f"|{PHRASE}|{RANDOM}" if configuration else f"|{ASSIGNED}" if code else ""
    signs = SIGNS + more
    if compiled(signs).search(data) is None:  # most files; a search without groups is the fastest
        return None
    for start, end in _windows(signs, data):
        found = _shaped(data[start:end])
        if found is None and configuration:
            found = _named(data[start:end])
        if found is None and code:
            found = _given(data[start:end])
        if found is not None:
            return found[0], start + found[1]
    return None


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


def _shaped(part: bytes) -> tuple[str, int] | None:
    """A secret that is known by its own shape."""
    if compiled(ANY_TOKEN).search(part) is not None:
        for kind, pattern in TOKENS.items():
            for found in compiled(pattern).finditer(part):
                if b"EXAMPLE" not in found.group():
                    return kind, found.start()
    for value, at in _values(URL, part):
        if _is_password(value):
            return "password in an address", at
    for value, at in _values(BASIC, part):
        if _is_login(value):
            return "name and password", at
    return None


def _named(part: bytes) -> tuple[str, int] | None:
    """A password or token that a configuration file gives a name."""
    for value, at in _values(PHRASE + VALUE, part):
        if _is_password(value):
            return "password", at
    for value, at in _values(RANDOM + VALUE, part):
        if _is_password(value) and compiled("[A-Za-z0-9+]{16}").search(value):
            return "token", at
    return None


def _given(part: bytes) -> tuple[str, int] | None:
    """A random value that code gives the name of a secret."""
    for value, at in _values(ASSIGNED, part):
        if _is_random(value):
            return "password or token", at
    return None


def _values(pattern: str, part: bytes) -> Iterator[tuple[bytes, int]]:
    for found in compiled(pattern).finditer(part):
        yield next(group for group in found.groups() if group is not None), found.start()


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
