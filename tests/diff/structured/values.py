"""Values as structured files hold them, for properties."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

__all__ = ["KEYS", "STEADY", "VALUES", "pairs"]

STEADY = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The same examples each time, however busy the machine is."""

KEYS = st.text(alphabet='ab."[] é\n', max_size=3)

_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(),
    st.sampled_from([0.0, -0.0, 1.0, 2.0, 1e300, float("inf"), float("nan")]),
    st.text(alphabet="ab", max_size=2),
)

_NAMED = st.fixed_dictionaries(
    {"id": st.integers(0, 4)}, optional={"v": _SCALARS, "tags": st.lists(_SCALARS, max_size=3)}
)

VALUES = st.recursive(
    _SCALARS | _NAMED,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=16,
)


@st.composite
def pairs(draw):
    """Two values that often have parts in common."""
    parts = draw(st.lists(VALUES, min_size=1, max_size=6))
    some = st.sampled_from(parts) | VALUES
    whole = st.lists(some, max_size=8) | st.dictionaries(KEYS, some, max_size=4)
    return draw(whole), draw(whole)
