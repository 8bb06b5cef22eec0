"""``backtrail export-git``: a folder's history as a branch that every git tool reads."""

import click

from backtrail.cli.options import Command, FilePath
from backtrail.cli.progress import counting
from backtrail.cli.rows import count
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped

__all__ = ["export_git"]

_DAMAGED = 4


@click.command(name="export-git", cls=Command)
@click.argument("repository", metavar="REPO", type=click.Path())
@click.argument("folder", type=FilePath(), default=".", metavar="[DIR]")
@click.option(
    "--branch", default="backtrail", show_default=True, help="A branch that is not there."
)
@click.option("--every", is_flag=True, help="A commit for every version, minor ones too.")
@click.pass_obj
def export_git(session: Session, repository: str, folder: str, branch: str, every: bool) -> int:
    """Write the history of the files below DIR to a new branch of REPO, one commit a version.

    REPO is a git repository, or a new folder that becomes one. Only the branch is made: no file, no
    index, no HEAD and no other branch is touched. Authors, times, reasons, renames and deletions
    are kept. Exits with 4 where something could not be read.
    """
    from backtrail.history.git_histories import GitExport  # noqa: PLC0415 - after option faults

    wanted = GitExport(folder=folder, repository=repository, branch=branch, every=every)
    made = session.service(folder).export_to_git(wanted, progress=counting("writing entry"))
    if session.json:
        session.answer(made)
    else:
        session.say(
            f"{count(made.commits, 'commit')} written to {escaped(branch)} in"
            f" {escaped(repository)}; the last is {made.tip[:12]}"
        )
        for line in made.damaged:
            session.say(f"{session.screen.paint('damaged', 'alert')}  {escaped(line)}")
    return _DAMAGED if made.damaged else 0
