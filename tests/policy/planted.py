"""Files with secrets and files without, made from a seed: the two sides of promise S6."""

import base64
import json
import string
import uuid

ALNUM = string.ascii_letters + string.digits
BASE64 = ALNUM + "+/"
UPPER = string.ascii_uppercase + "234567"
WORDS = [
    "value",
    "list",
    "token",
    "secret",
    "password",
    "key",
    "parse",
    "file",
    "index",
    "result",
    "user",
    "config",
    "test",
    "data",
    "line",
    "request",
    "response",
    "server",
    "client",
    "cache",
    "store",
    "version",
    "change",
    "time",
    "path",
    "name",
    "open",
    "close",
    "read",
]


def text(rng, alphabet, length):
    """Random characters."""
    return "".join(rng.choices(alphabet, k=length))


def pem(rng, kind):
    """A block of base64 lines between markers."""
    body = "\n".join(text(rng, BASE64, 64) for _ in range(12))
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----\n"


def web_token(rng):
    """Header, claims and signature."""
    claims = base64.urlsafe_b64encode(json.dumps({"sub": text(rng, ALNUM, 12)}).encode()).decode()
    return f"eyJhbGciOiJIUzI1NiJ9.{claims.strip('=')}.{text(rng, ALNUM, 43)}"


KINDS = {
    "pem": lambda r: ("keys/deploy.txt", pem(r, "RSA PRIVATE KEY")),
    "openssh": lambda r: ("a.md", "Use this:\n\n" + pem(r, "OPENSSH PRIVATE KEY")),
    "service account": lambda r: (
        "account.json",
        json.dumps({"type": "service_account", "private_key": pem(r, "PRIVATE KEY")}),
    ),
    "key by name": lambda r: (f"{r.choice(['id_rsa', 'id_ed25519', 'x.key', 'b.ppk'])}", "x"),
    "key store": lambda r: (f"app/release.{r.choice(['p12', 'pfx', 'jks', 'kdbx'])}", "\0\1"),
    "environment": lambda r: (r.choice([".env", "api/.env.production", "local.env"]), "A=b"),
    "netrc": lambda r: (r.choice([".netrc", ".pgpass", ".git-credentials"]), "x"),
    "aws id": lambda r: ("deploy.py", f'ID = "{r.choice(["AKIA", "ASIA"])}{text(r, UPPER, 16)}"'),
    "aws secret": lambda r: ("d.sh", f"export AWS_SECRET_ACCESS_KEY={text(r, BASE64, 40)}\n"),
    "github": lambda r: ("ci.sh", f"curl -H 'Authorization: token ghp_{text(r, ALNUM, 36)}'"),
    "gitlab": lambda r: ("ci.py", f"TOKEN = 'glpat-{text(r, ALNUM + '-_', 20)}'"),
    "slack": lambda r: (
        "bot.js",
        f"const t = 'xoxb-{text(r, string.digits, 12)}-{text(r, ALNUM, 24)}'",
    ),
    "stripe": lambda r: ("pay.rb", f"Stripe.api_key = 'sk_live_{text(r, ALNUM, 24)}'"),
    "google": lambda r: ("map.html", f"<script src='x?key=AIza{text(r, ALNUM + '-_', 35)}'>"),
    "npm": lambda r: (".npmrc", f"//r.example.org/:_authToken={text(r, ALNUM, 36)}"),
    "pypi": lambda r: ("up.sh", f"twine upload -p pypi-AgEIcHlwaS5vcmcC{text(r, ALNUM, 90)}"),
    "model provider": lambda r: ("chat.py", f'key = "sk-proj-{text(r, ALNUM, 48)}"'),
    "web token": lambda r: ("call.http", f"Authorization: Bearer {web_token(r)}"),
    "address": lambda r: ("db.py", f'URL = "postgres://app:{text(r, ALNUM, 11)}7a@db:5432/x"'),
    "assignment": lambda r: ("app.yaml", f"db:\n  password: {text(r, ALNUM, 12)}q9\n"),
}


def secrets(rng, *, each=5):
    """``each`` files of every kind: kind, path and bytes, with ordinary lines around."""
    for kind, make in KINDS.items():
        for _ in range(each):
            path, body = make(rng)
            plain = path.endswith((".json", ".npmrc", ".yaml"))
            before = "" if plain else prose(rng) + "\n"
            yield kind, path, (before + body).encode()


def prose(rng):
    """Sentences, with talk about passwords in them."""
    lines = [" ".join(rng.choices(WORDS, k=12)) + "." for _ in range(30)]
    return "\n".join([*lines, "Set password: your own, and never share the secret token."])


def code(rng):
    """Functions whose names and texts speak of tokens."""
    parts = []
    for _ in range(20):
        one, two, three = rng.choices(WORDS, k=3)
        parts.append(f"def {one}_{two}({three}: str, password: str = 'change-me-1') -> bytes:")
        parts.append(
            f'    url = f"https://{{{one}}}:{{password}}@host/{two}"  # SECRET_KEY, {three}'
        )
        parts.append(f"    digest = '{text(rng, '0123456789abcdef', 64)}'")
        parts.append(f"    token = tokenize({three})[{rng.randint(0, 9)}]")
    return "\n".join(parts)


def data(rng):
    """JSON with ids, digests and words for forms."""
    rows = [
        {
            "id": str(uuid.UUID(int=rng.getrandbits(128))),
            "sha256": text(rng, "0123456789abcdef", 64),
            "password": rng.choice(["Passwort", "Mot de passe", "********", ""]),
            "token": rng.choice(WORDS),
            "count": rng.randint(0, 10**9),
        }
        for _ in range(30)
    ]
    return json.dumps(rows, indent=1)


def lock(rng):
    """A lock file: addresses and integrity digests."""
    packages = {
        f"node_modules/{rng.choice(WORDS)}-{n}": {
            "version": f"{n}.0.1",
            "resolved": f"https://registry.example.org/{rng.choice(WORDS)}/-/x-{n}.0.1.tgz",
            "integrity": f"sha512-{text(rng, BASE64, 86)}==",
        }
        for n in range(60)
    }
    return json.dumps({"lockfileVersion": 3, "packages": packages})


def notebook(rng):
    """A notebook with a picture inside."""
    picture = {"data": {"image/png": text(rng, BASE64, 20_000)}, "output_type": "display_data"}
    cell = {"cell_type": "code", "source": [prose(rng)], "outputs": [picture]}
    return json.dumps({"cells": [cell], "nbformat": 4})


def configuration(rng):
    """Settings that take their secrets from elsewhere."""
    return (
        f"# {rng.choice(WORDS)}\npassword: ${{DB_PASSWORD_{rng.randint(1, 9)}}}\n"
        "secret: {{ vault.secret1 }}\napi_key: <your-key-1>\ntoken: env:TOKEN_1\n"
        f"secretName: {rng.choice(WORDS)}-tls-2024\nurl: postgres://user:password1@localhost/db\n"
        f"image: app@sha256:{text(rng, '0123456789abcdef', 64)}\nmax_token: 40960000\n"
    )


ORDINARY = {
    "notes.md": prose,
    "src/module.py": code,
    "src/module.ts": code,
    "data.json": data,
    "package-lock.json": lock,
    "plot.ipynb": notebook,
    "config.yaml": configuration,
    ".env.example": configuration,
    "certificate.pem": lambda rng: pem(rng, "CERTIFICATE"),
    "photo.bin": lambda rng: text(rng, [chr(n) for n in range(256)], 20_000),
}


def ordinary(rng, *, each=100):
    """``each`` files of every ordinary sort: path and bytes."""
    for path, make in ORDINARY.items():
        for _ in range(each):
            yield path, make(rng).encode("latin-1")
