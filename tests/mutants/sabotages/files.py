"""What reads and writes files, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_ESCAPES = ("files/test_escapes.py::test_five_thousand_escapes_reach_nothing_outside",)
_SWAPPED = ("files/test_walk.py::test_s2_a_folder_swapped_for_a_link_is_never_followed",)
_FAULTS = ("files/test_faults.py::test_d4_a_failing_system_call_leaves_old_or_new",)
_NEIGHBOURS = ("files/test_neighbours.py::test_d22_only_the_named_file_changes",)
_REPLACING = "files/test_replacing.py"
_UNTOUCHED = (
    "durability/test_untouched.py::test_d22_no_operation_changes_anything_but_the_file_it_names",
)
_IN_PLACE = """\
        if old is not None:
            open_file = os.open(name, os.O_WRONLY | os.O_TRUNC, dir_fd=folder)
            for block in blocks:
                os.write(open_file, block)
            os.close(open_file)
            return Replaced(
                seen=look(folder, name, path), created=False, links=1, displaced=False
            )
"""

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S1",
        name="containment by string prefix",
        file="files/paths.py",
        old="if whole[: len(above)] != above:",
        new='if not "/".join(whole).startswith("/".join(above)):',
        tests=_ESCAPES,
    ),
    Sabotage(
        promise="S1",
        name="dots in located paths pass",
        file="files/paths.py",
        old='if any(part in ("", ".", "..") for part in components):',
        new="if False:",
        tests=_ESCAPES,
    ),
    Sabotage(
        promise="S1",
        name="links are not followed before the border is checked",
        file="files/paths.py",
        old="return _told_by_the_system(name) or os.path.realpath(name)",
        new="return os.path.abspath(name)",
        tests=_ESCAPES,
    ),
    Sabotage(
        promise="S2",
        name="folders are opened through links",
        file="files/walk.py",
        old="_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW",
        new="_FOLDER = os.O_RDONLY | os.O_DIRECTORY",
        tests=_SWAPPED,
    ),
    Sabotage(
        promise="S2",
        name="look first, open later",
        file="files/walk.py",
        old="return os.open(folder, _FOLDER, dir_fd=here), new",
        new="return os.open(folder, os.O_RDONLY if stat.S_ISDIR(os.stat(folder, dir_fd=here,"
        " follow_symlinks=False).st_mode) else _FOLDER, dir_fd=here), new",
        tests=_SWAPPED,
    ),
    Sabotage(
        promise="D4",
        name="the file is written in place",
        file="files/replacing.py",
        old="        first_mode = 0o600 if old else",
        new=_IN_PLACE + "        first_mode = 0o600 if old else",
        tests=_FAULTS,
    ),
    Sabotage(
        promise="D4",
        name="a failure after the exchange is not swapped back",
        file="files/replacing.py",
        old="        _swap_back(new, temporary, name, path, fresh)\n",
        new="        pass\n",
        tests=_FAULTS,
    ),
    Sabotage(
        promise="D4",
        name="temporary files stay behind",
        file="files/drafts.py",
        old="        if self.temporary is None:\n            return\n",
        new="        if True:\n            return\n",
        tests=_FAULTS,
    ),
    Sabotage(
        promise="D22",
        name="a stray file stays in the workspace",
        file="files/drafts.py",
        old="        if self.temporary is None:\n            return\n",
        new="        if True:\n            return\n",
        tests=_NEIGHBOURS,
    ),
    Sabotage(
        promise="D4",
        name="a save between capture and write is overwritten",
        file="files/replacing.py",
        old="    look(folder, aside, path)\n    handle",
        new="    return False\n    handle",
        tests=("files/test_neighbours.py::test_no_save_of_another_process_is_ever_lost",),
    ),
    Sabotage(
        promise="D4",
        name="a file that appears in between is overwritten",
        file="files/exchange.py",
        old='_NOT_OVER = 4 if sys.platform == "darwin" else 1',
        new="_NOT_OVER = 0",
        tests=(f"{_REPLACING}::test_a_file_that_appears_in_between_stays",),
    ),
    Sabotage(
        promise="D4",
        name="mode and owner are lost",
        file="files/drafts.py",
        old="    os.fchmod(new, old.st_mode & (0o7777 if same else 0o777))",
        new="    pass",
        tests=(f"{_REPLACING}::test_mode_owner_and_attributes_stay",),
    ),
    Sabotage(
        promise="D10",
        name="half of one save and half of the next is taken for a file",
        file="files/reading.py",
        old="if len(data) == before.size and _still(handle, before):",
        new="if len(data) == before.size:",
        tests=(
            "files/test_reading.py::test_a_large_file_saved_while_it_is_read_is_not_half_of_two",
        ),
    ),
    Sabotage(
        promise="D22",
        name="the exchanged file stays beside the restored one",
        file="files/replacing.py",
        old="    new.temporary = temporary\n    return handed\n",
        new="    return handed\n",
        tests=_UNTOUCHED,
    ),
    Sabotage(
        promise="D22",
        name=".git is a folder like any other",
        file="files/paths.py",
        old='    if any(part.casefold() == ".git" for part in components):',
        new='    if any(part == "" for part in components):',
        tests=_UNTOUCHED,
    ),
    Sabotage(
        promise="D9",
        name="of two restores at once the last one wins",
        file="files/replacing.py",
        old=" or (sole and not alike)",
        new="",
        tests=("durability/test_two_restorers.py",),
    ),
    Sabotage(
        promise="C5",
        name="a commit counts as git writing files",
        file="files/git_work.py",
        old="    head = None if _committed(git) else",
        new="    head =",
        tests=(("files/test_git_work.py::test_a_commit_writes_no_file_but_a_checkout_does"),),
    ),
)
