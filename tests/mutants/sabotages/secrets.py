"""Secrets: S6, what is recognised, asked about and never shown."""

from .sabotage import Sabotage

__all__ = ["SABOTAGES"]

SABOTAGES: tuple[Sabotage, ...] = (
    Sabotage(
        promise="S6",
        name="the text of a secret is told with its kind",
        file="policy/secrets.py",
        old="    return Secret(kind=kind, line=lines",
        new='    kind += part[at:].decode("latin-1")\n    return Secret(kind=kind, line=lines',
        tests=("cli/test_secrets.py::test_no_command_shows_a_secret",),
    ),
    Sabotage(
        promise="S6",
        name="random values that code names are no secrets",
        file="policy/secrets.py",
        old="        if _is_random(value):\n",
        new="        if not value:\n",
        tests=("policy/test_secrets.py::test_secrets_are_found_where_people_leave_them",),
    ),
    Sabotage(
        promise="S6",
        name="whatever code names a token is a secret",
        file="policy/secrets.py",
        old="        if _is_random(value):\n",
        new="        if value:\n",
        tests=("policy/test_secrets.py::test_names_of_secrets_without_one_are_ordinary",),
    ),
    Sabotage(
        promise="S6",
        name="behind the first bytes nothing is looked at",
        file="history/screening.py",
        old="kept.size <= HEAD_BYTES or not",
        new="kept.size or not",
        tests=("history/test_secret_files.py",),
    ),
    Sabotage(
        promise="S6",
        name="a secret across the border of two parts is missed",
        file="history/screening.py",
        old="self._end + part, self._lines)",
        new="part, self._lines)",
        tests=(
            "history/test_secret_files.py::test_no_part_of_a_large_file_with_a_secret_is_stored",
        ),
    ),
    Sabotage(
        promise="S6",
        name="what changed is looked at without what stands around it",
        file="policy/secrets.py",
        old="    start = max(prefix, HEAD_BYTES) - OVERLAP\n",
        new="    start = max(prefix, HEAD_BYTES)\n",
        tests=("policy/test_secrets.py::test_a_secret_that_becomes_whole_is_found",),
    ),
    Sabotage(
        promise="S6",
        name="a leave goes to the next file of that name",
        file="history/decisions.py",
        old="            self._known.pop(at, None)",
        new="            self._known.get(at)",
        tests=("history/test_secret_files.py::test_a_word_is_about_one_file",),
    ),
    Sabotage(
        promise="S6",
        name="what another process decided is not heard",
        file="history/decisions.py",
        old="        if last == self._last:\n",
        new="        if self._last:\n",
        tests=("history/test_secret_files.py",),
    ),
    Sabotage(
        promise="S6",
        name="a leave that was taken back still covers what is behind the first bytes",
        file="history/decisions.py",
        old="        return self._last_of(place) is not None\n",
        new="        return False\n",
        tests=("history/test_secret_files.py",),
    ),
    Sabotage(
        promise="S6",
        name="a part that some file has is looked at no more",
        file="history/contents.py",
        old="known in before)",
        new="repository.has_content(known))",
        tests=("history/test_secret_files.py",),
    ),
    Sabotage(
        promise="S6",
        name="a question that nobody answered allows",
        file="lsp/questions.py",
        old="    if decision is None:\n        return\n",
        new='    decision = decision or "allow"\n',
        tests=("lsp/test_captures.py::test_a_person_is_asked_about_a_secret_and_heeded",),
    ),
)
