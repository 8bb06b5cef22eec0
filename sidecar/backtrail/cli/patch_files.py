"""``backtrail patch``: what changed as patches that git takes."""

import os
import subprocess
from typing import Any, Final

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.outputs import write_new, write_out
from backtrail.cli.session import Session

__all__ = ["patch"]

_NOTHING: Final = 1
"""Exit code: nothing differs."""
_PATIENCE: Final = 10
"""Seconds for git to say who the person is."""


@click.command(cls=Command)
@click.argument("path", type=FilePath())
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--each", is_flag=True, help="One patch for every version, in their order.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["git-am", "plain"]),
    default="git-am",
    help="Mails with author, time and reason, which git am takes, or the patches alone.",
)
@click.option(
    "-U", "--context", type=click.IntRange(0, 1_000_000), default=3, help="Unchanged lines around."
)
@click.option("-o", "--output", metavar="FILE", help="Where to write it; - is standard output.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
def patch(
    session: Session,
    /,
    path: str,
    old: str | None,
    new: str | None,
    output: str | None,
    force: bool,
    **wanted: Any,
) -> int:
    """Write what changed in PATH from version OLD to version NEW as a patch.

    Without NEW the file as it is now is the newer side; without OLD the version before that. 0 is
    what was there before the first version: nothing. Names count from the folder of git's working
    tree. Exits with 1 when nothing differs.
    """
    from backtrail.report.patch_files import patch_file  # noqa: PLC0415 - after option faults

    made = patch_file(
        session.service(path), path, old, new, own=_own(os.path.dirname(path)), **wanted
    )
    if session.json and output is None:
        from backtrail.protocol.conversions import patch_result  # noqa: PLC0415 - with --json

        session.answer(
            patch_result(
                path, made.data, name=made.name, form=wanted["form"], patches=made.patches,
                keep_cr=made.keep_cr,
            )
        )  # fmt: skip
        return 0 if made.patches else _NOTHING
    if output in (None, "-"):
        write_out(made.data)
    else:
        write_new(made.data, output, force=force)
    if not made.patches:
        click.echo("backtrail: nothing differs, so there is no patch", err=True)
    elif made.keep_cr and wanted["form"] == "git-am":
        words = "lines end with CR LF; git am takes these patches with --keep-cr"
        click.echo(f"backtrail: {words}", err=True)
    return 0 if made.patches else _NOTHING


def _own(folder: str) -> str | None:
    """The person as git knows them; None where it does not."""
    name, address = _asked(folder, "user.name"), _asked(folder, "user.email")
    return f"{name} <{address}>" if name and address else None


def _asked(folder: str, key: str) -> str:
    """What git's configuration says; empty where it says nothing, or there is no git."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            ["git", "config", "--get", key],  # noqa: S607 - the person's own git
            cwd=folder if os.path.isdir(folder) else None,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
