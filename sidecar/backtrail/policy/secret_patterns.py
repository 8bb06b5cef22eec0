"""What secrets look like: the rules that ``secrets`` reads by, written for RE2's linear time.

A rule is one alternation of exact shapes; ``SIGNS`` holds the beginning or the heart of each, so
that one pass says of an ordinary file that none is in it.
"""

from functools import cache
from typing import Any, Final

__all__ = [
    "ANY_TOKEN",
    "ASSIGNED",
    "BASIC",
    "PHRASE",
    "PLACEHOLDER",
    "RANDOM",
    "SIGNS",
    "TOKENS",
    "URL",
    "VALUE",
    "compiled",
]

TOKENS: Final = {
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
    "service's key": r"\b[0-9a-f]{32}-us[0-9]{1,2}\b|\bsq0(?:csp|atp)-[A-Za-z0-9_-]{22,43}"
    r"|\bAKCp[A-Za-z0-9]{60,}|\bxapp-1-[A-Z0-9]{6,}-[0-9]{6,}-[0-9a-f]{32,}"
    r"|\b(?:dckr_pat|gsk|lin_api|figd|sntrys|rubygems|sbp)_[A-Za-z0-9_-]{24,}"
    r"|\b(?:NRAK|PMAK|xai)-[A-Za-z0-9-]{27,}|\bpul-[0-9a-f]{40}\b"
    r"|\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}",
}
"""Exact shapes, by kind."""
ANY_TOKEN: Final = "|".join(f"(?:{pattern})" for pattern in TOKENS.values())
BASIC: Final = r"(?i:basic)[ \t]+([A-Za-z0-9+/]{12,400}={0,2})"
"""A name and a password as HTTP sends them."""
URL: Final = r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,64}:([^\s/@\"'<>]{6,128})@[\w.\[-]"
PHRASE: Final = r"(?i:passw(?:or)?d|pwd|passphrase)[\"']?[ \t]*[:=]"
RANDOM: Final = r"(?i:secret|token|(?:api|access|secret|private)[_-]?key)[\"']?[ \t]*[:=]"
VALUE: Final = (
    r"[ \t]*(?:\"([^\"\n]{8,200})\"|'([^'\n]{8,200})'|([^\s\"'#,;]{8,200})[ \t]*(?:\r?\n|\z))"
)
"""What a configuration file gives a name."""
ASSIGNED: Final = (
    r"(?i:passw(?:or)?d|pwd|passphrase|secret|token|(?:api|access|private|auth)[_-]?key)"
    r"[\w-]{0,20}\\?[\"']?\]?[ \t]*(?::[ \t]*\w{1,20}[ \t]*)?(?::?=|=>|:)[ \t]*\\?[\"']?"
    r"([A-Za-z0-9+/_=!%.@^&*~-]{14,200})(?:[\s\"'\\;]|\z)"
)
"""A value that code, or what a program printed, gives a name; only a random one counts."""
SIGNS: Final = (
    r"PRIVATE KEY|PuTTY-User|AGE-SECRET|A[KS]IA[A-Z2-7]{4}|(?i:secret_?access_?key)|gh[pousr]_\w{4}"
    r"|github_pat_|gl(?:pat|dt|rt|ptt|ft)-|xox[abeoprs]-|hooks\.slack|[sr]k_(?:live|test)_|whsec_"
    r"|AIza|GOCSPX|ya29\.|npm_\w{4}|_authToken|pypi-AgE|sk-\w{4}|hf_[A-Za-z]{4}|eyJ[\w-]{4}|SG\.\w"
    r"|key-[0-9a-f]{4}|:AA\w{4}|\.[\w-]{6}\.[\w-]{27}|AccountKey=|dop_v1|dapi[0-9a-f]{4}|hvs\.|shp\w\w_"
    r"|ATATT3|glsa_|SK[0-9a-f]{4}|://[^\s/:@\"'<>]{0,64}:[^\s/@\"'<>]{6}"
    r"|[0-9a-f]-us[0-9]|sq0(?:csp|atp)-|AKCp\w{4}|xapp-1-|(?:dckr_pat|gsk|lin_api|figd|sntrys|rubygems|sbp)_\w{4}"
    r"|(?:NRAK|PMAK|xai)-\w{4}|pul-[0-9a-f]{4}|\.atlasv1\.|(?i:basic)[ \t]+[A-Za-z0-9+/]{12}"
)
PLACEHOLDER: Final = (
    r"(?i)^(?:.*(?:example|placeholder|change.?me|your|dummy|redacted|\.\.\.|xxxx|\*\*\*|\$|\{|\}|<|>"
    r"|%[(s]|passw(?:or)?d|passwd|secret).*|(?:enc|vault|env|file|ref)[:(\[].*|(.)\W*|[a-z]+|[\d.]+)$"
)


@cache
def compiled(pattern: str) -> Any:
    """The pattern for bytes, each of which is a character."""
    import re2  # noqa: PLC0415 - only captures look for secrets

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(pattern.encode("latin-1"), options)
