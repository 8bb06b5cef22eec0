"""Several at once: two tabs of one person, and somebody who may only read."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

_PEOPLE = '''
"""Two people with a token each; one may only read."""

from jupyter_server.auth import Authorizer, IdentityProvider, User

TOKENS = {"writer-token": "wanda", "reader-token": "rita"}


class People(IdentityProvider):
    auth_enabled = True

    def get_user_token(self, handler):
        name = TOKENS.get(self.get_token(handler) or "")
        if name is None:
            return None
        handler._token_authenticated = True
        return User(username=name, name=name.title())


class ReadersRead(Authorizer):
    def is_authorized(self, handler, user, action, resource):
        return user.username == "wanda" or action == "read"
'''


_BY_HAND = """
async params => {
  const xsrf = document.cookie.match(/_xsrf=([^;]+)/)[1];
  const answer = await fetch("/backtrail/api/restore", {
    method: "POST", headers: {"X-XSRFToken": xsrf}, body: JSON.stringify(params)});
  return answer.status;
}
"""


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server that knows two people."""
    return start_lab(
        files={"shared.py": "one\n", "tabs.py": "one\n"},
        modules={"people": _PEOPLE},
        config={
            # Lab's page holds the server's own token, for whoever may open it: here is none.
            "IdentityProvider": {"token": ""},
            "ServerApp": {
                "identity_provider_class": "people.People",
                "authorizer_class": "people.ReadersRead",
            },
        },
        token="writer-token",
    )


def test_a_save_in_one_tab_appears_in_the_other(lab, new_desk):
    """Two tabs show one file; a save in the first is a row in the second's panel."""
    first, second = new_desk(), new_desk()
    first.open("tabs.py", token="writer-token")
    second.open("tabs.py")
    second.palette("backtrail:open-history")
    first.write(first.editor, "two\n")
    first.save()
    newest = lab.versions("tabs.py")[0]
    expect(second.panel.rows.first).to_have_attribute("data-number", str(newest["number"]))
    assert newest["author"] == "wanda"


def test_who_may_only_read_sees_the_history_and_changes_nothing(lab, new_desk, new_person):
    """The reader's panel lists the versions; Restore says that it is not allowed."""
    writer, reader = new_desk(), new_desk(new_person(), excused="403 (Forbidden)")
    writer.open("shared.py", token="writer-token")
    writer.write(writer.editor, "two\n")
    writer.save()
    before = lab.versions("shared.py")
    reader.open("shared.py", token="reader-token")
    reader.palette("backtrail:open-history")
    reader.panel.act(1, "restore")
    expect(reader.dialog).to_contain_text("not change files here")
    expect(reader.dialog.locator("button.jp-mod-accept")).to_be_disabled()
    assert reader.page.evaluate(_BY_HAND, {"path": "shared.py", "version": 1}) == 403
    assert lab.read("shared.py") == "two\n"
    assert lab.versions("shared.py") == before
