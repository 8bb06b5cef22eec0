"""The program: which commands there are, and the one place where errors become exit codes.

Commands are named here and imported when called.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Final

import click

from backtrail.cli.options import shared_options
from backtrail.cli.session import Session
from backtrail.cli.terminal import escaped
from backtrail.errors import BacktrailError

__all__ = ["COMMANDS", "program", "run"]

_NAME: Final = "backtrail"
_INTERRUPTED: Final = 130
"""128 + SIGINT, as shells report it."""
_BUG: Final = 70
"""EX_SOFTWARE of sysexits.h: not one of the codes that mean something about the files."""

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "capture": ("captures", "Keep files as they are now."),
    "timeline": ("timelines", "List the versions of a file, newest first."),
    "search": ("searches", "Find the saves that put a text in or took it out."),
    "blame": ("blames", "Say which save made each line, or took it out."),
    "symbols": ("symbols", "List the functions, classes and sections of a file."),
    "show": ("contents", "Write a version's exact bytes to standard output."),
    "diff": ("comparisons", "Show what changed between two versions."),
    "compare": ("point_comparisons", "Show what changed in a folder between two points in time."),
    "export-tree": ("trees", "Write a folder as it was at a point in time to a new folder."),
    "bisect": ("bisections", "Find the save that broke something, by a command that tells."),
    "check-run": ("check_runs", "Ask a check of yours about a state of the project."),
    "checks": ("check_runs", "List your checks, and what they said."),
    "restore": ("restores", "Put a version back; what is there now is kept first."),
    "undo": ("restores", "Take back the last restore or undo."),
    "report": ("reports", "Write a report on a file, a folder or a project."),
    "patch": ("patch_files", "Write what changed as patches that git am and git apply take."),
    "checkpoint": ("checkpoints", "Mark how the project is now, to go back there in one step."),
    "checkpoints": ("checkpoints", "List the points in time that were marked."),
    "branch": ("branches", "Part a line of work from a point, or list the branches."),
    "switch": ("branches", "Have the files be those of another branch."),
    "merge": ("branches", "Bring what another branch holds into the files as they are."),
    "experiment": ("experiments", "Try several approaches, measure them, and take the best."),
    "project": ("projects", "List what changed last in all files of a folder."),
    "deleted": ("deletions", "List the files that are gone and can be had back."),
    "tag": ("annotations", "Name a version, or take a name away."),
    "note": ("annotations", "Write a note to a version."),
    "move": ("captures", "Tell the history that a file has a new name."),
    "secrets": ("secrets", "Say which files that look like secrets are kept."),
    "value": ("values", "Keep values under names, with a history."),
    "archive": ("archives", "Write histories as one file, and merge such a file."),
    "backup": ("backups", "Copy the store while saves go on."),
    "store": ("stores", "Move the store to another disk."),
    "mirror": ("backups", "Bring a second store up to date with yours."),
    "export-git": ("git_exports", "Write a folder's history to a new branch of git."),
    "import": ("imports", "Bring in what other programs kept of your files."),
    "watch": ("live", "Keep every save in a folder and show them as they happen."),
    "prune": ("prunes", "Let go of old versions; says what would go, and why the rest stays."),
    "forget": ("forgets", "Have a text, a file or versions be gone for good; said first."),
    "status": ("care", "Show the store and whether all is well."),
    "check": ("checks", "Read everything in the store and name what is damaged."),
    "compact": ("compactions", "Put old versions together, so that they take less room."),
    "drill": ("checks", "Rebuild versions taken at random, as a restore would."),
    "repair": ("repairs", "Salvage a damaged store into a fresh one."),
    "mcp": ("agents", "Serve an agent over standard input and output."),
    "lsp": ("servers", "Serve an editor over standard input and output."),
    "completion": ("completion", "Print the completion script of a shell."),
    "help": ("helping", "Show what a command does and which options it takes."),
}
"""Name, module in this package, and the line in the list of commands."""


class _ReaderLeftError(Exception):
    """Whoever read our output has seen enough."""


class _Program(click.Group):
    """The group that imports a command only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"backtrail.cli.{COMMANDS[cmd_name][0]}")
        name = cmd_name.replace("-", "_")
        command = getattr(module, name, None) or getattr(module, f"{name}_")  # import_
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would take a reader that left for a failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderLeftError from error

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version  # noqa: PLC0415 - slow, and only for --version

        sys.stdout.write(f"{_NAME} {version(_NAME)}\n")
        ctx.exit()


program: Final = _Program(
    name=_NAME,
    help="Keep every save of a file, see what changed, and get any version back.",
    epilog="VERSION is a number (148), '~2' (two before the newest), an id, a tag, or a time "
    '("10 minutes ago", 2026-03-01T14:00).',
    params=[
        *shared_options(),
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_print_version,
            help="Show the version of Backtrail.",
        ),
    ],
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every error ends here as one line and an exit code."""
    session = Session()
    code = _BUG
    try:
        code = _answered(session, arguments)
    except (_ReaderLeftError, BrokenPipeError):
        _let_go_of_output()
        code = 0  # the reader has seen enough, which is no failure
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except SystemExit as leaving:  # click answers a shell's completion and leaves
        code = leaving.code if isinstance(leaving.code, int) else 0
    except Exception as error:  # noqa: BLE001 - the outermost border: nobody is shown a traceback
        code = _failed(error)
    finally:
        session.close()
    return code


def _answered(session: Session, arguments: Sequence[str] | None) -> int:
    from backtrail.cli.journal import Journal  # noqa: PLC0415 - after the fast paths of help

    given = sys.argv[1:] if arguments is None else list(arguments)
    with Journal(session, given) as journal:
        try:
            result: Any = program.main(given, prog_name=_NAME, standalone_mode=False, obj=session)
            sys.stdout.flush()
            journal.code = result if isinstance(result, int) else 0
        except (BacktrailError, click.ClickException, click.Abort, KeyboardInterrupt) as error:
            journal.code = _explained(error)
            journal.error = str(error)
    return journal.code


def _explained(error: BaseException) -> int:
    """Say what went wrong in one line, and return the code for it."""
    if isinstance(error, BacktrailError):
        from backtrail.protocol.faults import fault_of  # noqa: PLC0415 - only when it fails

        _complain(str(error))
        return fault_of(error).exit_code
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else _NAME
        _complain(f"{error.format_message().rstrip('.')}; see: {command} --help")
        return error.exit_code
    if isinstance(error, click.ClickException):
        _complain(error.format_message())
        return error.exit_code
    return _INTERRUPTED


def _failed(error: Exception) -> int:
    """Own up to an error that nobody foresaw."""
    if isinstance(error, OSError) and error.filename is None:
        _let_go_of_output()
        _complain(f"the output could not be written: {error.strerror}; no file was changed by that")
        return _BUG
    _complain(
        f"a mistake in Backtrail stopped this command ({type(error).__name__}: {error}); "
        "versions that were reported as kept are kept. Set BACKTRAIL_LOG=FILE and run it again "
        "to get the details for a report"
    )
    return _BUG


def _let_go_of_output() -> None:
    """Without this Python would complain about the rest of the buffer on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _complain(message: str) -> None:
    line = " ".join(escaped(message.replace("\n", " ")).split())
    sys.stderr.write(f"{_NAME}: {line}\n")
