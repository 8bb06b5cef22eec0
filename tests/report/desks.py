"""A small history to report on."""

from backtrail.history.reports import ReportQuery
from history.desk import Desk

__all__ = ["busy_desk", "compare_of", "report_on"]


def busy_desk(folder):
    """A desk with two people, a restore, a rename, a deletion, a note and a tag."""
    desk = Desk(folder)
    text = "".join(f"line {number}\n" for number in range(60))
    desk.save("notes.md", text, reason="begin")
    desk.save("notes.md", text.replace("line 7\n", "line seven <b>\n"), author="bo", reason="why")
    desk.save("src/gone.py", "print(1)\n")
    desk.save("src/old.py", "print(2)\n")
    desk.service.rename(desk.path("src/old.py"), desk.path("src/new.py"))
    desk.service.delete(desk.path("src/gone.py"))
    desk.root.joinpath("src/gone.py").unlink()
    desk.root.joinpath("src/old.py").rename(desk.path("src/new.py"))
    desk.service.note(desk.path("notes.md"), "2", "seen | by [ada](x)")
    desk.service.tag(desk.path("notes.md"), "1", "start")
    desk.service.restore(desk.path("notes.md"), "1", author="bo", reason="broke the build")
    return desk


def report_on(desk, name=None, **wanted):
    """A report on a file, a folder or the whole desk."""
    path = str(desk.root) if name is None else desk.path(name)
    return desk.service.report(ReportQuery(path=path, **wanted))


def compare_of(desk, report):
    """What gives a page the contents to compare."""
    return lambda every: desk.service.passages(report, every=every)
