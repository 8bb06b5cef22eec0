"""Whether a file looks like it holds a secret.

This module only reads a path and the file's first bytes. It prefers to miss an odd secret over
leaving out ordinary work; every pattern runs in linear time.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

__all__ = ["HEAD_BYTES", "secret_in"]

HEAD_BYTES: Final = 64 * 1024
"""How much of a file is looked at, in bytes."""

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
_TEMPLATES: Final = ("example", "sample", "template", "dist", "defaults")
_CONFIGURATION: Final = (
    ".ini", ".cfg", ".cnf", ".conf", ".config", ".toml", ".yaml", ".yml", ".json", ".env",
    ".properties", ".tfvars", ".npmrc",
)  # fmt: skip

_TOKENS: Final = {
    "private key": r"-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:[\s\"'+,]|\\[nr])*(?:[A-Za-z-]+: [^\n\\]{0,200}(?:[\s\"'+,]|\\[nr])+){0,3}"
    r"[A-Za-z0-9+/=]{40}|\bPuTTY-User-Key-File-[23]: |\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b",
    "AWS access key": r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b|(?i:aws_?secret_?access_?key)[\"']?\s{0,4}"
    r"[=:]\s{0,4}[\"']?[A-Za-z0-9/+]{40}(?:[^A-Za-z0-9/+=]|\z)",
    "GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9]{20,}_[A-Za-z0-9]{40,}",
    "GitLab token": r"\bgl(?:pat|dt|rt|ptt|ft)-[A-Za-z0-9_-]{20,}",
    "Slack token": r"\bxox[abeoprs]-[0-9]{6,}-[0-9A-Za-z-]{16,}"
    r"|hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}",
    "Stripe key": r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{20,}|\bwhsec_[A-Za-z0-9]{32,}",
    "Google key": r"\bAIza[0-9A-Za-z_-]{35}|\bGOCSPX-[A-Za-z0-9_-]{28}|\bya29\.[\w-]{60,}",
    "npm token": r"\bnpm_[A-Za-z0-9]{36}\b|:_authToken\s?=\s?[^\s${}]{20,}",
    "PyPI token": r"\bpypi-AgE[A-Za-z0-9_-]{50,}",
    "model provider's key": r"\bsk-(?:proj|svcacct|admin|ant|or)-[A-Za-z0-9_-]{40,}"
    r"|\bsk-[A-Za-z0-9]{40,}|\bhf_[A-Za-z]{34}\b",
    "signed web token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}",
    "mail provider's key": r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|\bkey-[0-9a-f]{32}\b",
    "bot token": r"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b"
    r"|\b[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,38}",
    "cloud key": r"\bAccountKey=[A-Za-z0-9+/]{86}==|\bdop_v1_[0-9a-f]{64}|\bdapi[0-9a-f]{32}\b"
    r"|\bhvs\.[A-Za-z0-9_-]{24,}|\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|\bATATT3[\w=-]{50,}"
    r"|\bglsa_[A-Za-z0-9]{32}_|\bSK[0-9a-f]{32}\b",
}
_URL: Final = r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,64}:([^\s/@\"'<>]{6,128})@[\w.\[-]"
_PHRASE: Final = r"(?i:passw(?:or)?d|pwd|passphrase)[\"']?[ \t]*[:=]"
_RANDOM: Final = r"(?i:secret|token|(?:api|access|secret|private)[_-]?key)[\"']?[ \t]*[:=]"
_VALUE: Final = (
    r"[ \t]*(?:\"([^\"\n]{8,200})\"|'([^'\n]{8,200})'|([^\s\"'#,;]{8,200})[ \t]*(?:\r?\n|\z))"
)
_SIGNS: Final = (
    r"PRIVATE KEY|PuTTY-User|AGE-SECRET|A[KS]IA[A-Z2-7]{4}|(?i:secret_?access_?key)|gh[pousr]_\w{4}"
    r"|github_pat_|gl(?:pat|dt|rt|ptt|ft)-|xox[abeoprs]-|hooks\.slack|[sr]k_(?:live|test)_|whsec_"
    r"|AIza|GOCSPX|ya29\.|npm_\w{4}|_authToken|pypi-AgE|sk-\w{4}|hf_[A-Za-z]{4}|eyJ[\w-]{4}|SG\.\w"
    r"|key-[0-9a-f]{4}|:AA\w{4}|\.[\w-]{6}\.[\w-]{27}|AccountKey=|dop_v1|dapi[0-9a-f]{4}|hvs\.|shp\w\w_"
    r"|ATATT3|glsa_|SK[0-9a-f]{4}|://[^\s/:@\"'<>]{0,64}:[^\s/@\"'<>]{6}"
)
_PLACEHOLDER: Final = (
    r"(?i)^(?:.*(?:example|placeholder|change.?me|your|dummy|redacted|\.\.\.|xxxx|\*\*\*|\$|\{|\}|<|>"
    r"|%[(s]|passw(?:or)?d|passwd|secret).*|(?:enc|vault|env|file|ref)[:(\[].*|(.)\W*|[a-z]+|[\d.]+)$"
)


def secret_in(path: str, head: bytes | None) -> str | None:
    """Name the kind of secret that the file looks like, or None.

    ``path`` is relative with ``/``; ``head`` holds the file's first bytes, of which ``HEAD_BYTES``
    count, or None when only the name is known.
    """
    head = None if head is None else head[:HEAD_BYTES]
    return _by_name(path.lower(), head) or (None if head is None else _by_content(path, head))


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


def _by_content(path: str, head: bytes) -> str | None:
    configuration = path.lower().endswith(_CONFIGURATION)
    signs = f"{_SIGNS}|{_PHRASE}|{_RANDOM}" if configuration else _SIGNS
    if not _compiled(signs).search(head):  # one pass over ordinary files
        return None
    for kind, pattern in _TOKENS.items():
        found = _compiled(pattern).search(head)
        if found and b"EXAMPLE" not in found.group():
            return kind
    if any(_is_password(value) for value in _values(_URL, head)):
        return "password in an address"
    return _assigned(head) if configuration else None


def _assigned(head: bytes) -> str | None:
    """A password or token that a configuration file gives a name."""
    if any(_is_password(value) for value in _values(_PHRASE + _VALUE, head)):
        return "password"
    if any(
        _is_password(value) and _compiled("[A-Za-z0-9+]{16}").search(value)
        for value in _values(_RANDOM + _VALUE, head)
    ):
        return "token"
    return None


def _values(pattern: str, head: bytes) -> Iterator[bytes]:
    for found in _compiled(pattern).finditer(head):
        yield next(group for group in found.groups() if group is not None)


def _is_password(value: bytes) -> bool:
    """Letters and digits mixed, no blank, and nothing that stands for a value elsewhere."""
    mixed = any(48 <= byte <= 57 for byte in value) and any(chr(byte).isalpha() for byte in value)  # noqa: PLR2004 - digits
    return mixed and not value.count(b" ") and not _compiled(_PLACEHOLDER).search(value)


@cache
def _compiled(pattern: str) -> Any:
    import re2  # noqa: PLC0415 - only captures look for secrets

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(pattern.encode("latin-1"), options)
