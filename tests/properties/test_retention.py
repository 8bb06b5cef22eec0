"""Retention: whatever the history and the policy, what is promised stays."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backtrail.policy.retention import Cut, Held, Rules, Why, decide
from backtrail.policy.standing import Standing

DAY = 86_400 * 10**9
NOW = 400 * DAY
LINES = st.lists(st.sampled_from([b"a", b"b", b"c", b" c", b"d", b"", b"e"]), max_size=3)
SAVES = st.lists(
    st.tuples(
        st.one_of(LINES, LINES, LINES, LINES, LINES, LINES, st.none()),
        st.sampled_from([1, 10**9, 60 * 10**9, DAY // 3, DAY, 30 * DAY, -3 * DAY]),
        st.booleans(),
        st.sampled_from(["", "", "", "", "", "", "", "", "tag", "restore"]),
    ),
    min_size=1,
    max_size=16,
)
RULES = st.builds(
    Rules,
    rule=st.sampled_from(["thinning", "thinning", "days", "count", "count", "keep"]),
    steps=st.sampled_from([(), ((7, 10), (30, 5), (90, 2)), ((1, 2), (9, 1)), ((1, 1),)]),
    days=st.sampled_from([1, 30, 90]),
    count=st.sampled_from([1, 1, 2, 5]),
    keep_last=st.sampled_from([1, 1, 2, 4]),
    within_ns=st.sampled_from([0, 0, DAY]),
    burst_ns=st.sampled_from([0, 5 * 10**9]),
    lines=st.sampled_from([True, True, False]),
    settled_ns=st.sampled_from([0, 0, 10 * 60 * 10**9, 2 * DAY]),
)
CUTS = st.none() | st.builds(
    Cut, **{name: st.integers(0, NOW) for name in ("passing", "minor", "significant")}
)


def history(saves):
    """Versions whose last one is of today, with their contents."""
    time, rows = NOW - sum(step for _, step, _, _ in saves), []
    contents = {}
    for number, (lines, step, significant, pin) in enumerate(saves, start=1):
        time += step
        data = None if lines is None else b"\n".join(lines)
        content = contents.setdefault(data, b"%d" % len(contents))
        pins = (Why(pin, "x"),) if pin else ()
        rows.append((Held(number, time, significant, content, 1, pins), data))
    return rows


def standing_of(rows):
    """What knows the lines."""
    standing = Standing()
    for _, data in rows:
        standing.add(data)
    return standing


def ruled(rows, rules, cut):
    """The decision over these versions."""
    versions = [version for version, _ in rows]
    return decide(versions, rules, NOW, standing=lambda: standing_of(rows), cut=cut)


def lines_of(data):
    """The lines of a content that are not blank, without white space around them."""
    return {line.strip() for line in data.split(b"\n")} - {b""}


@settings(
    max_examples=1000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(SAVES, RULES, CUTS)
def test_what_is_promised_stays(saves, rules, cut):
    """Pins, the newest and every line that stood stay; all versions have reasons; once is enough.

    Of lines the truth is found by looking at all of them.
    """
    rows = history(saves)
    ruling = ruled(rows, rules, cut)
    keep, remove = set(ruling.keep), set(ruling.remove)
    assert keep | remove == {version.number for version, _ in rows}
    assert not keep & remove
    assert set(ruling.reasons) == keep | remove
    assert all(ruling.reasons.values())
    assert {version.number for version, _ in rows if version.pins} <= keep
    assert {version.number for version, _ in rows[-rules.keep_last :]} <= keep
    young = {v.number for v, _ in rows if v.time_ns > NOW - rules.within_ns}
    assert young <= keep
    if rules.rule == "keep":
        assert not remove
    if rules.lines:
        assert {v.number for v, data in rows if data is None} <= keep
        left = [row for row in rows if row[0].number in keep]
        held = set().union(*(lines_of(data) for _, data in left if data is not None))
        assert standing_lines(rows, rules.settled_ns) <= held
    assert ruled(rows, rules, cut) == ruling
    again = ruled([row for row in rows if row[0].number in keep], rules, cut)
    assert not again.remove


def standing_lines(rows, settled_ns):
    """Every line that some run of versions held for long enough, one line and version at a time."""
    found = set()
    for line in set().union(*(lines_of(data) for _, data in rows if data is not None)):
        since = None
        for version, data in rows:
            has = data is not None and line in lines_of(data)
            if since is not None and not has:
                if not 0 <= version.time_ns - since < settled_ns:
                    found.add(line)
                since = None
            elif has and since is None:
                since = version.time_ns
        if since is not None:
            found.add(line)
    return found
