"""Places of the store, broken on purpose."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

_MOVED = "storage/sqlite/test_relocation.py"
_NETWORKS = "storage/sqlite/test_networks.py"
_RESUMED = "history/archives/test_resuming.py"
_MIRRORS = "history/test_mirrors.py"

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="D1",
        name="a store that moves while it is opened is written on",
        file="storage/sqlite/repository.py",
        old="        if place.is_of(before):\n",
        new="        if place is not before:\n",
        tests=(_MOVED,),
    ),
    Sabotage(
        promise="D1",
        name="what was saved during a move stays behind",
        file="storage/sqlite/relocation.py",
        old="            reader.backup_to(part, sparing=True)\n",
        new="            reader.look_over()\n",
        tests=(_MOVED + "::test_what_is_saved_while_it_is_copied_comes_along",),
    ),
    Sabotage(
        promise="D1",
        name="a move switches before the copy has its name",
        file="storage/sqlite/relocation.py",
        old="        Path(part).rename(target)\n        try:\n",
        new="        Path(location + _LINK).replace(location)\n        Path(part).rename(target)\n"
        "        _prepare_link(location, target)\n        try:\n",
        tests=(_MOVED + "::test_the_link_comes_when_what_it_leads_to_is_there",),
    ),
    Sabotage(
        promise="D15",
        name="an open editor goes on showing a store that was moved",
        file="serving/store_thread.py",
        old="        self._follow()\n        if self._service is None:\n",
        new="        if self._service is None:\n",
        tests=("durability/test_moved_store.py::test_an_open_editor_follows",),
    ),
    Sabotage(
        promise="D15",
        name="a history is begun where the moved one is away",
        file="app.py",
        old="    if not os.path.exists(real):  # noqa: PTH110 - text\n        raise StoreGone",
        new="    if not real:\n        raise StoreGone",
        tests=("cli/test_stores.py",),
    ),
    Sabotage(
        promise="D4",
        name="a store on a network drive has a log in shared memory",
        file="storage/sqlite/connection.py",
        old='_set_journal(db, "delete" if elsewhere else "wal", settings)',
        new='_set_journal(db, "wal", settings)',
        tests=(_NETWORKS,),
    ),
    Sabotage(
        promise="D4",
        name="a drive mounted over others is not seen",
        file="mounts.py",
        old="    seen = [mount for mount in around if mount.device == device] or around\n",
        new="    seen = around\n",
        tests=("test_mounts.py",),
    ),
    Sabotage(
        promise="D1",
        name="the log of a store that was taken away is thrown away",
        file="storage/sqlite/connection.py",
        old="        _set_aside_log(location)\n",
        new="",
        tests=("storage/sqlite/test_place.py",),
    ),
    Sabotage(
        promise="K7",
        name="an export goes on with what the store let go of meanwhile",
        file="history/archives/resuming.py",
        old="trail.prints[at : at + PRINT] == _print_of(entry)",
        new="len(trail.prints) >= at",
        tests=(_RESUMED + "::test_what_was_let_go_of_is_noticed_without_an_entry_in_the_log",),
    ),
    Sabotage(
        promise="K7",
        name="an export goes on with tags of before",
        file="history/archives/resuming.py",
        old="    return changed is None or changed.sequence <= header.last\n",
        new="    return True\n",
        tests=(_RESUMED,),
    ),
    Sabotage(
        promise="K7",
        name="why a mirror failed is not remembered",
        file="history/mirrors.py",
        old="        now = msgspec.structs.replace(before, trouble=trouble)\n",
        new="        now = before\n",
        tests=(_MIRRORS,),
    ),
)
