"""Secrets as people leave them behind: 20 kinds, each in files of the sorts that hold such things.

Every secret is made from a seed and belongs to nobody. No file is given away by its name.
"""

import base64
import json
import string

from policy.planted import ALNUM, BASE64, UPPER, pem, text, web_token

__all__ = ["CARRIERS", "KINDS", "left_behind"]

_HEX = "0123456789abcdef"
_SAFE = ALNUM + "-_"


def _digits(rng):
    return text(rng, string.digits, 12)


def _basic(rng):
    pair = f"deploy:{text(rng, ALNUM, 14)}7x"
    return f"Authorization: Basic {base64.b64encode(pair.encode()).decode()}"


KINDS = {
    "private key": lambda r: ("SIGNING_KEY", pem(r, "EC PRIVATE KEY")),
    "aws id": lambda r: ("AWS_ACCESS_KEY_ID", f"AKIA{text(r, UPPER, 16)}"),
    "aws secret": lambda r: ("AWS_SECRET_ACCESS_KEY", text(r, BASE64, 40)),
    "github": lambda r: ("GITHUB_TOKEN", f"gh{r.choice('pos')}_{text(r, ALNUM, 36)}"),
    "gitlab": lambda r: ("CI_TOKEN", f"glpat-{text(r, _SAFE, 20)}"),
    "slack token": lambda r: (
        "SLACK", f"xoxb-{_digits(r)}-{_digits(r)}-{text(r, ALNUM, 24)}"
    ),
    "slack hook": lambda r: (
        "ALERTS",
        f"https://hooks.slack.com/services/T{text(r, UPPER, 8)}/B{text(r, UPPER, 8)}"
        f"/{text(r, ALNUM, 24)}",
    ),
    "stripe": lambda r: ("PAYMENTS", f"sk_live_{text(r, ALNUM, 24)}"),
    "google": lambda r: ("MAPS", f"AIza{text(r, _SAFE, 34)}{r.choice(ALNUM)}"),
    "npm": lambda r: ("REGISTRY", f"npm_{text(r, ALNUM, 36)}"),
    "pypi": lambda r: ("TWINE_PASSWORD", f"pypi-AgEIcHlwaS5vcmcC{text(r, _SAFE, 120)}"),
    "model provider": lambda r: (
        "OPENAI_API_KEY", f"sk-proj-{text(r, _SAFE, 74)}T3BlbkFJ{text(r, _SAFE, 74)}"
    ),
    "hugging face": lambda r: ("HF_TOKEN", f"hf_{text(r, string.ascii_letters, 34)}"),
    "web token": lambda r: ("SESSION", web_token(r)),
    "mail": lambda r: ("MAILER", f"SG.{text(r, _SAFE, 22)}.{text(r, _SAFE, 42)}{r.choice(ALNUM)}"),
    "storage account": lambda r: (
        "STORAGE",
        "DefaultEndpointsProtocol=https;AccountName=logs;"
        f"AccountKey={text(r, BASE64, 86)}==;EndpointSuffix=core.windows.net",
    ),
    "address": lambda r: (
        "DATABASE_URL", f"postgresql://app:{text(r, ALNUM, 15)}4q@db.internal:5432/app"
    ),
    "basic login": lambda r: ("HEADER", _basic(r)),
    "password": lambda r: ("DB_PASSWORD", f"{text(r, ALNUM + '!%+-', 14)}k7"),
    "unknown service": lambda r: ("PARTNER_API_KEY", text(r, _HEX, 40)),
}  # fmt: skip
"""Name of the variable and its value, by kind."""


def _env(name, value):
    return "deploy/production.conf", f"PORT=8080\nDEBUG=0\n{name}={_line(value)}\nWORKERS=4\n"


def _python(name, value):
    return (
        "service/settings.py",
        "import os\n\nDEBUG = bool(os.environ.get('DEBUG'))\nTIMEOUT = 30\n"
        f"{name} = {json.dumps(value)}\n\n\ndef client():\n    return connect({name})\n",
    )


def _script(name, value):
    return (
        "web/src/api.js",
        f"import {{ get }} from './http';\n\nconst {name.lower()} = {_single(value)};\n"
        f"export const load = (id) => get(`/v1/${{id}}`, {{ {name.lower()} }});\n",
    )


def _yaml(name, value):
    return (
        "docker-compose.yml",
        "services:\n  app:\n    image: app:2.3\n    environment:\n"
        f"      LOG_LEVEL: info\n      {name}: {json.dumps(value)}\n    ports: ['80:80']\n",
    )


def _json(name, value):
    return "appsettings.json", json.dumps({"port": 80, "nested": {name: value, "ttl": 5}}, indent=2)


def _notebook(name, value):
    shown = {"output_type": "stream", "name": "stdout", "text": [f"{name}={value}\n", "done\n"]}
    cell = {
        "cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [shown],
        "source": ["!env | sort\n"],
    }  # fmt: skip
    return "explore.ipynb", json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}, indent=1)


def _terraform(name, value):
    return (
        "infra/main.tf",
        f'variable "region" {{ default = "eu-west-1" }}\n\nresource "app" "web" {{\n  size = 2\n'
        f"  {name.lower()} = {json.dumps(value)}\n}}\n",
    )


def _shell(name, value):
    return "bin/release.sh", f"#!/bin/sh\nset -eu\nexport {name}={_single(value)}\nmake release\n"


CARRIERS = (_env, _python, _script, _yaml, _json, _notebook, _terraform, _shell)


def left_behind(rng, *, each=5, values=None):
    """``each`` files of every kind, each in another carrier: kind, path and bytes.

    ``values``, where given, takes in the last twelve characters of each secret, which nothing else
    in a file has.
    """
    for kind, make in KINDS.items():
        for carrier in rng.sample(CARRIERS, each):
            name, value = make(rng)
            path, body = carrier(name, value)
            if values is not None:
                values.append(_ending(value))
            yield kind, path, body.encode()


def _ending(value):
    """The part of a secret that is random, as it stands in whatever file."""
    found = value.partition("@")[0].partition(";Endpoint")[0].strip("-= \n")
    return found.removesuffix("END EC PRIVATE KEY").strip("-= \n")[-12:]


def _line(value):
    return value.strip().replace("\n", "\\n")


def _single(value):
    return f"'{_line(value)}'"
