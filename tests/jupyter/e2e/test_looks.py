"""Pictures of panel, compare and restore in light and dark, and what axe finds in the panel."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .notebooks import notebook

pytestmark = pytest.mark.e2e

_AXE = Path(__file__).parents[3] / "vscode-client/node_modules/axe-core/axe.min.js"
_JUDGE = """
axe.run('#backtrail-history', {resultTypes: ['violations']}).then(result =>
  result.violations
    .filter(each => ['serious', 'critical'].includes(each.impact))
    .map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' ')))
"""


@pytest.fixture(scope="module")
def lab(start_lab):
    """Start a server with a history that has something to look at."""
    return start_lab(
        files={
            "analysis.ipynb": notebook("import math", "radius = 2", "math.pi * radius**2"),
            "analysis.py": "import math\n\nradius = 2\nprint(math.pi * radius**2)\n",
        }
    )


def _grow(lab, desk, name):
    text = ""
    for value in range(1, 7):
        text += f"value_{value} = math.sqrt({value})\n" * (9 if value % 3 == 0 else 1)
        desk.write(desk.text, text + ("# SECURITY: checked\n" if value == 4 else ""))
        desk.save()
    newest = lab.versions(name)[0]["number"]
    lab.api("annotate", path=name, version=newest - 2, tag="before cleaning outliers")
    return newest


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["analysis.ipynb", "analysis.py"])
def test_looks(lab, desk, pictures, theme, name):
    """Panel, compare and restore can be looked at; axe finds nothing serious in the panel."""
    lab.setting("apputils-extension/themes", {"theme": f"JupyterLab {theme.title()}"})
    desk.open(name, token=lab.token)
    desk.palette("backtrail:open-history")
    newest = _grow(lab, desk, name)
    expect(desk.panel.row(newest)).to_be_visible()
    desk.panel.select(newest)
    kind = f"{theme}-{Path(name).suffix[1:]}"
    desk.picture(pictures / f"panel-{kind}.png")
    desk.panel.unfold_project()
    desk.page.evaluate(_AXE.read_text(encoding="utf-8"))
    assert desk.page.evaluate(_JUDGE) == []
    desk.panel.root.get_by_role("searchbox").fill("import math")
    desk.panel.root.get_by_role("combobox", name="What to find").select_option("vanished")
    expect(desk.panel.root.locator(".bt-Match").first).to_be_visible()
    desk.picture(pictures / f"search-{kind}.png")
    assert desk.page.evaluate(_JUDGE) == []
    desk.panel.root.get_by_role("searchbox").fill("")
    desk.panel.act(newest, "compare")
    expect(desk.page.locator(".bt-Compare:visible")).to_contain_text("value_6")
    desk.picture(pictures / f"compare-{kind}.png")
    desk.panel.act(1, "restore")
    desk.page.locator(".bt-RestoreDialog").wait_for()
    desk.picture(pictures / f"restore-{kind}.png")
    desk.page.keyboard.press("Escape")
    desk.panel.act(newest - 1, "more")
    desk.page.locator(".lm-Menu-item", has_text="Take Out…").click()
    expect(desk.dialog.locator(".bt-Pick-note").first).to_be_visible()
    desk.picture(pictures / f"take-out-{kind}.png")
    desk.page.keyboard.press("Escape")
    desk.panel.root.locator('button[data-action="report"]').click()
    page = desk.page.frame_locator(".bt-Compare:visible iframe").locator("body")
    expect(page).to_contain_text(name)
    desk.picture(pictures / f"report-{kind}.png")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red = int(ground.removeprefix("rgb(").split(",")[0])
    assert (red < 128) == (theme == "dark")
