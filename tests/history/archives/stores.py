"""Histories as people make them, and everything a store holds, to be compared."""

import contextlib

import hypothesis.strategies as st

from backtrail.errors import BacktrailError
from backtrail.history.values.changing import ValueChange
from backtrail.storage.repository import VersionFilter

__all__ = ["ACTIONS", "act", "everything", "keep_few"]

_NAMES = ("a.txt", "b.txt", "sub/c.txt", "n.bin", "odd\udcff.txt")
_name = st.sampled_from(_NAMES)
_text = st.sampled_from(["", "one\n", "two\nlines\n", "x" * 300, "one\nmore\n", "é\r\n"])

ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), _name, _text),
        st.tuples(st.just("rename"), _name, _name),
        st.tuples(st.just("delete"), _name, st.just("")),
        st.tuples(st.just("tag"), _name, st.sampled_from(["good", "bad"])),
        st.tuples(st.just("untag"), _name, st.sampled_from(["good", "bad"])),
        st.tuples(st.just("note"), _name, st.sampled_from(["", "why", "because"])),
        st.tuples(st.just("restore"), _name, st.just("1")),
        st.tuples(st.just("undo"), _name, st.just("")),
        st.tuples(st.just("release"), _name, st.just("")),
        st.tuples(st.just("value"), st.sampled_from(["bot", "bots/one"]), _text),
    ),
    max_size=25,
)


def act(desk, action, name, word):  # noqa: C901 - one case an action
    """Do one thing; what makes no sense just then does nothing."""
    service, path = desk.service, desk.path(name)
    desk.now += 7 * 10**9
    with contextlib.suppress(BacktrailError, OSError):
        match action:
            case "save":
                desk.save(name, word, author="bob", reason=f"because of {len(word)}")
            case "rename":
                if name != word:
                    desk.root.joinpath(word).parent.mkdir(exist_ok=True)
                    desk.root.joinpath(name).rename(desk.root / word)
                    service.rename(path, desk.path(word))
            case "delete":
                desk.root.joinpath(name).unlink()
                service.delete(path)
            case "tag":
                service.tag(path, "~0", word)
            case "untag":
                service.untag(path, word)
            case "note":
                service.note(path, "~0", word)
            case "restore":
                service.restore(path, word)
            case "undo":
                service.undo(path)
            case "release":
                keep_few(desk, name)
            case "value":
                service.change_value(ValueChange(name=name, value=word, source="test"))


def keep_few(desk, name):
    """Let go of every other version of a file, as a retention does."""
    with desk.repository.transaction():
        for version in desk.versions(name)[1::2]:
            desk.repository.release(version)


def everything(repository, *, digests=True):
    """All that a store holds, in an order that does not hang on the backend."""
    documents = [
        document
        for workspace in repository.workspaces()
        for deleted in (False, True)
        for document in repository.documents(workspace.id, deleted=deleted)
    ]
    versions = {
        document.id: repository.versions(VersionFilter(document=document.id), 1 << 20)
        for document in documents
    }
    told = [event for event in repository.events(0, 1 << 20) if event.kind != "created"]
    return {
        "workspaces": repository.workspaces(),
        "documents": sorted(documents, key=lambda d: d.id),
        "former": repository.former_paths(),
        "versions": {d: [_plain(v, digests) for v in found] for d, found in versions.items()},
        "contents": {
            v.content_id: repository.read_content(v.content_id)
            for found in versions.values()
            for v in found
        },
        "released": repository.released(0, 1 << 20),
        "events": told,
        # one that was let go of has none
        "tags": {
            document: {
                name: at
                for name, at in repository.tags(document).items()
                if at in {version.sequence for version in found}
            }
            for document, found in versions.items()
        },
        "notes": dict(repository.notes([v.sequence for vs in versions.values() for v in vs])),
    }


def _plain(version, digests):
    fields = {name: getattr(version, name) for name in version.__struct_fields__}
    if not digests:
        del fields["digest"]  # it covers those of what was let go of, which are others
    return fields
