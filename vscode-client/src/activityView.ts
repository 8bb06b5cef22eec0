/** The shape of a file's history above its timeline, and a search box. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

import { barMessage, dateLabels } from "../../panel-core/activity";
import type { ActivityResult } from "../../panel-core/protocol";
import { withFilter } from "../../panel-core/query";
import { size, versionsCount } from "../../panel-core/wording";
import { type FromPicture, readMessage, type ToPicture } from "./activityMessages";
import { page } from "./activityPicture";
import { type Sidecar, SidecarError } from "./client";
import { compareWithPrevious } from "./compare";
import { guarded, sentenceOf } from "./guards";
import { searchHistory } from "./searchView";
import { isLeftOut, onDidChangeTimeline, reveal, timelineFile } from "./timelineView";
import { baseName } from "./versionUri";

const VIEW = "backtrail.activity";
const BARS = 60;
/** Milliseconds in which several changes become one picture. */
const CALM = 150;

/** Shows how much each save changed, over time. */
export function createActivityView(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  const view = new ActivityView(context.extensionUri, sidecar);
  context.subscriptions.push(view, vscode.window.registerWebviewViewProvider(VIEW, view));
}

class ActivityView implements vscode.WebviewViewProvider, vscode.Disposable {
  private view: vscode.WebviewView | undefined;
  private activity: ActivityResult | undefined;
  private trouble: string[] = [];
  private calm: NodeJS.Timeout | undefined;
  private asked = 0;
  private readonly parts: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly sidecar: Sidecar,
  ) {
    const soon = (): void => {
      this.soon();
    };
    this.parts = vscode.Disposable.from(
      onDidChangeTimeline(soon),
      sidecar.onDidChangeState((state) => {
        if (state === "starting") {
          this.trouble = []; // the next run tells of its own
        }
        this.soon();
      }),
      sidecar.onDidChangeHealth(({ trouble }) => {
        this.trouble = trouble;
        this.soon();
      }),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    const media = vscode.Uri.joinPath(this.extension, "media");
    const { webview } = view;
    webview.options = { enableScripts: true, localResourceRoots: [media] };
    const uri = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
    webview.html = page(vscode.l10n, {
      script: uri("activity.js"),
      style: uri("activity.css"),
      source: webview.cspSource,
      nonce: randomBytes(16).toString("base64url"),
      language: vscode.env.language,
    });
    webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessage(data);
      if (message !== undefined) {
        void guarded(this.sidecar, () => this.hear(message));
      }
    });
    view.onDidChangeVisibility(() => {
      this.soon();
    });
    view.onDidDispose(() => {
      this.view = undefined;
    });
  }

  dispose(): void {
    clearTimeout(this.calm);
    this.parts.dispose();
  }

  private async hear(message: FromPicture): Promise<void> {
    const file = timelineFile();
    switch (message.kind) {
      case "ready":
        await this.look();
        break;
      case "open":
        if (file !== undefined) {
          await Promise.all([
            reveal(file, message.version),
            compareWithPrevious(file, message.version, { preserveFocus: true }),
          ]);
        }
        break;
      case "search": {
        const path = this.activity?.path;
        const here = !message.everywhere && path !== undefined;
        await searchHistory(here ? withFilter(message.words, "file", `/${path}`) : message.words);
        break;
      }
      case "action":
        await vscode.commands.executeCommand(message.command);
    }
  }

  private soon(): void {
    this.calm ??= setTimeout(() => {
      this.calm = undefined;
      void this.look();
    }, CALM);
  }

  /** Asks for the picture of the file that the timeline shows. */
  private async look(): Promise<void> {
    if (this.view?.visible !== true) {
      return;
    }
    const file = timelineFile();
    const mine = (this.asked += 1);
    if (this.sidecar.state !== "running" || file === undefined) {
      this.activity = undefined;
      await this.draw(file);
      return;
    }
    try {
      const found = await this.sidecar.request("backtrail/activity", {
        uri: file.toString(),
        bars: BARS,
      });
      if (mine === this.asked) {
        this.activity = found;
        await this.draw(file);
      }
    } catch (error) {
      if (mine === this.asked) {
        this.activity = undefined;
        const known = error instanceof SidecarError;
        const nothing = known && error.kind === "not-found";
        const words = known ? sentenceOf(error.message) : String(error);
        await this.draw(file, nothing ? undefined : words);
      }
    }
  }

  private async draw(file: vscode.Uri | undefined, failure?: string): Promise<void> {
    const { activity, sidecar, trouble } = this;
    const bars = activity?.bars ?? [];
    const alive = sidecar.state === "running" && trouble.length === 0;
    const message: ToPicture = {
      kind: "activity",
      name: file === undefined ? "" : baseName(file.path),
      summary: activity === undefined ? "" : summary(activity),
      alive: alive || sidecar.state === "starting",
      health: alive ? vscode.l10n.t("Saves are being kept") : this.ailment(),
      bars: bars.map((bar) => barMessage(vscode.l10n, bar)),
      dates: dateLabels(vscode.l10n, bars, Date.now()),
      words: bars.length > 0 ? "" : (failure ?? this.words(file)),
      action: this.action(file),
    };
    await this.view?.webview.postMessage(message);
  }

  private ailment(): string {
    const { state, failure } = this.sidecar;
    if (state === "starting") {
      return vscode.l10n.t("Starting …");
    }
    if (state === "stopped") {
      return vscode.l10n.t("Backtrail was stopped: saves are not being kept.");
    }
    return failure ?? vscode.l10n.t("Saves are not being kept: {0}", this.trouble.join("; "));
  }

  private words(file: vscode.Uri | undefined): string {
    const { state } = this.sidecar;
    if (state === "starting") {
      return vscode.l10n.t("Starting …");
    }
    if (state !== "running") {
      return this.ailment();
    }
    if (file === undefined) {
      return vscode.l10n.t("Open a file to see its activity.");
    }
    return isLeftOut()
      ? vscode.l10n.t("The saves of this file are not kept.")
      : vscode.l10n.t("No saves yet. Save this file and it appears here.");
  }

  private action(file: vscode.Uri | undefined): ToPicture["action"] {
    const { state } = this.sidecar;
    if (state === "failed" || state === "stopped") {
      return { label: vscode.l10n.t("Restart"), command: "backtrail.restartSidecar" };
    }
    return file === undefined && state === "running"
      ? { label: vscode.l10n.t("Open File…"), command: "workbench.action.quickOpen" }
      : null;
  }
}

function summary({ versions, full_bytes }: ActivityResult): string {
  return `${versionsCount(vscode.l10n, versions)} · ${size(full_bytes)}`;
}
