"""``backtrail export-tree``: a folder as it was, somewhere else."""

import click

from backtrail.cli.care import size
from backtrail.cli.options import Command, FilePath
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped

__all__ = ["export_tree"]

_SHOWN = 20
"""Files with trouble that a person is shown."""


@click.command(cls=Command)
@click.argument("point")
@click.argument("target", metavar="DIR", type=click.Path())
@click.option(
    "--of",
    "folder",
    type=FilePath(),
    default=".",
    metavar="FOLDER",
    help="The folder to write; the one you are in by default.",
)
@click.option("--files", metavar="GLOB", help="Only files that this glob names, as in .gitignore.")
@click.pass_obj
def export_tree(session: Session, point: str, target: str, folder: str, files: str | None) -> int:
    """Write FOLDER as it was at POINT to the new folder DIR, to look at it or to try it out.

    Nothing else is touched. A POINT is a time ("2 days ago", 2026-03-01T14:00), the id of a
    version, a tag, or a sequence. DIR must not be there yet, or be empty, and lie outside FOLDER's
    workspace. Files have the mode and the time of their version; what was never kept is not in it.
    A file that cannot be read is named, and the exit code is 1.
    """
    made = session.service(folder).export_tree(
        point, target, folder=folder, files=files, progress=counting("writing")
    )
    if session.json:
        session.answer(made)
        return int(bool(made.troubles))
    session.say(
        f"{count(made.files, 'file')} ({size(made.size)}) as of {escaped(made.point.title)}"
        f" written to {escaped(target)}"
    )
    for path, why in made.troubles[:_SHOWN]:
        session.say(f"note: {escaped(path)}: {escaped(why)}")
    if len(made.troubles) > _SHOWN:
        session.say(f"and {len(made.troubles) - _SHOWN:,} more; --json names all")
    return int(bool(made.troubles))
