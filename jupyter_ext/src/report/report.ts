/** The tab of a report: its head, and below it the page, which may neither run nor load anything. */
import { MainAreaWidget } from "@jupyterlab/apputils";
import { Panel, Widget } from "@lumino/widgets";

import type { ReportParams, ReportResult } from "../../../panel-core/protocol";
import type { Head } from "../compare/bar";
import { wordsOf } from "../faults";
import { historyIcon } from "../icons";
import { nameOf } from "../targets";
import type { Workbench } from "../workbench";
import { reportHead } from "./head";

/** What can be downloaded, by the ending of its name. */
export type Format = Exclude<ReportParams["format"], undefined>;

/** What the head lets people choose. */
export type Chosen = Required<Pick<ReportParams, "diffs">> & { since: string };

const tabs = new Map<string, MainAreaWidget<ReportView>>();

/** Shows what happened to a file, a folder with all below it, or with an empty path to all files. */
export async function createReport(bench: Workbench, path: string): Promise<void> {
  let tab = tabs.get(path);
  if (tab === undefined || tab.isDisposed) {
    tab = opened(bench, path);
  }
  bench.app.shell.activateById(tab.id);
  await tab.content.write();
}

function opened(bench: Workbench, path: string): MainAreaWidget<ReportView> {
  const { trans } = bench.history;
  const content = new ReportView(bench, path);
  const tab = new MainAreaWidget({ content });
  tab.id = `backtrail-report-${path}`;
  tab.addClass("bt-Compare");
  tab.toggleClass("bt-mod-down", bench.area === "down");
  tab.toolbar.hide();
  tab.title.label = path === "" ? trans.__("Report") : trans.__("Report: %1", nameOf(path));
  tab.title.icon = historyIcon;
  tab.title.caption = path;
  tab.title.closable = true;
  tab.disposed.connect(() => {
    tabs.delete(path);
  });
  tabs.set(path, tab);
  bench.app.shell.add(tab, bench.area);
  return tab;
}

export class ReportView extends Panel {
  chosen: Chosen = { diffs: "changed", since: "" };
  busy = false;
  failure = "";
  shown: ReportResult | undefined;
  /** What was chosen when `shown` was written: that is what is handed over. */
  private written = this.chosen;
  private readonly head: Head;
  private readonly page = new Widget({ node: document.createElement("iframe") });
  private looking = new AbortController();

  constructor(
    readonly bench: Workbench,
    readonly path: string,
  ) {
    super();
    this.addClass("bt-Compare-view");
    this.node.tabIndex = -1;
    this.head = reportHead(this);
    this.page.addClass("bt-Compare-body");
    this.page.addClass("bt-Report-page");
    // No word of the report is trusted: an empty sandbox has no scripts, forms, links or origin.
    this.page.node.setAttribute("sandbox", "");
    this.addWidget(this.head);
    this.addWidget(this.page);
  }

  /** Writes it anew, as the head says; what goes wrong is told there. */
  async write(): Promise<void> {
    this.looking.abort();
    const { signal } = (this.looking = new AbortController());
    [this.busy, this.failure, this.written] = [true, "", this.chosen];
    this.head.update();
    try {
      const shown = await this.report("html", signal);
      if (!signal.aborted && !this.isDisposed) {
        this.shown = shown;
        this.page.node.setAttribute("title", shown.title);
        this.page.node.setAttribute("srcdoc", shown.text ?? "");
      }
    } catch (error) {
      this.failure = signal.aborted ? "" : wordsOf(this.bench, error);
    }
    if (!signal.aborted && !this.isDisposed) {
      this.busy = false;
      this.head.update();
    }
  }

  /** Hands the report over as a file. */
  async download(format: Format): Promise<void> {
    try {
      const answer = format === "html" ? this.shown : await this.report(format);
      this.failure = "";
      if (answer !== undefined) {
        save(answer);
      }
    } catch (error) {
      this.failure = wordsOf(this.bench, error);
    }
    this.head.update();
  }

  override dispose(): void {
    this.looking.abort();
    super.dispose();
  }

  protected override onActivateRequest(): void {
    this.head.focus();
  }

  private report(format: Format, signal?: AbortSignal): Promise<ReportResult> {
    const { since, diffs } = this.written;
    const params = {
      ...{ format, diffs },
      ...(this.path !== "" && { path: this.path }),
      ...(since !== "" && { since }),
    };
    return this.bench.history.client.call<ReportResult>("report", params, signal);
  }
}

/** As bytes of no type that a browser would show: what is in it stays inert. */
function save({ name, text, report }: ReportResult): void {
  const blob = new Blob([text ?? JSON.stringify(report, null, 2)], {
    type: "application/octet-stream",
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  });
}
