/** Opens comparisons: one tab for each file, used again for the next comparison of that file. */
import { MainAreaWidget } from "@jupyterlab/apputils";

import { historyIcon } from "../icons";
import { comparisonId } from "../targets";
import type { Workbench } from "../workbench";
import type { Wish } from "./sides";
import { CompareView } from "./view";

const tabs = new Map<string, MainAreaWidget<CompareView>>();

/** Shows two versions of a file beside each other; its tab comes to the front. */
export async function compareVersions(bench: Workbench, path: string, wish: Wish): Promise<void> {
  let tab = tabs.get(path);
  if (tab === undefined || tab.isDisposed) {
    tab = opened(bench, path);
  }
  bench.app.shell.activateById(tab.id);
  await tab.content.compare(wish);
}

function opened(bench: Workbench, path: string): MainAreaWidget<CompareView> {
  const content = new CompareView(bench, path);
  const tab = new MainAreaWidget({ content });
  tab.id = comparisonId(path);
  tab.addClass("bt-Compare");
  tab.toggleClass("bt-mod-down", bench.area === "down");
  tab.toolbar.hide(); // the head has what can be done, in words
  tab.title.label = content.title.label;
  tab.title.icon = historyIcon;
  tab.title.caption = path;
  tab.title.closable = true;
  content.title.changed.connect(({ label }) => {
    tab.title.label = label;
  });
  tab.disposed.connect(() => {
    tabs.delete(path);
  });
  tabs.set(path, tab);
  bench.app.shell.add(tab, bench.area);
  return tab;
}
