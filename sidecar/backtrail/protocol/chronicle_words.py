"""What a person reads about what happened to a project. Pure."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backtrail.history.chronicles import ChronicleEntry

__all__ = ["chronicle_words"]


def chronicle_words(entry: "ChronicleEntry") -> str:
    """Say it in a few words; names come last, for they may be long."""
    detail, path = entry.detail, entry.path
    if entry.kind == "rollback-begun":
        return _went(detail)
    if entry.kind == "git-switched":
        name = detail.get("name", "")
        return (
            f"git went from {detail['before']} to {name}"
            if "before" in detail
            else f"git is on {name}"
        )
    if entry.kind == "verdict":
        said = detail.get("outcome", "unsure")
        return f"check {detail.get('check') or 'of a bisection'} was {said}"
    told = {
        "restored": "went back",
        "undone": "restore taken back",
        "deleted": "deleted",
        "renamed": "has a new name",
        "returned": "came back as it was",
        "tagged": f"tagged {detail.get('name', '')}",
        "untagged": f"tag {detail.get('name', '')} taken away",
        "noted": "has a note",
        "pruned": "old versions were let go",
        "mass-changed": "many files changed at once",
        "repaired": "the store was repaired",
        "forgotten": "something was forgotten for good",
        "checkpoint": f"checkpoint {_called(detail)}",
        "checkpoint-ended": f"a checkpoint is over: {detail.get('why', '')}",
        "branch": f"branch {detail.get('name', '')} parted",
        "branch-renamed": f"a branch is called {detail.get('name', '')} now",
        "branch-deleted": "a branch was deleted",
        "triggered": f"check {detail.get('check', '')}: {detail.get('why', '')}",
    }.get(entry.kind, entry.kind)
    return f"{path}: {told}" if path else told


def _went(detail: dict[str, Any]) -> str:
    merge, switch = detail.get("merge"), detail.get("switch")
    if isinstance(merge, dict):
        return f"branch {merge.get('name', '')} merged"
    if isinstance(switch, dict) and switch.get("name"):
        return f"switched to branch {switch['name']}"
    if "undoes" in detail:
        return f"the restore of {detail.get('folder', '')} taken back"
    return f"{detail.get('folder', '')} went back to sequence {detail.get('to', '')}"


def _called(detail: dict[str, Any]) -> str:
    name, note = detail.get("name", ""), detail.get("note", "")
    return " · ".join(
        each for each in (name or f"of sequence {detail.get('at', '')}", note) if each
    )
