/** Asking for a point in time of a folder: checkpoints, usual times, or one that is typed. */
import * as vscode from "vscode";

import type { CheckpointMessage } from "../../panel-core/protocol";
import { relativeTime } from "../../panel-core/time";
import type { Sidecar } from "./client";

const NOW = "now";

interface PointItem extends vscode.QuickPickItem {
  /** Undefined: it is typed. */
  point?: string;
}

/** The checks that found some state well; the point `green:NAME` is the last of those. */
export async function greens(sidecar: Sidecar, folder: vscode.Uri): Promise<string[]> {
  const params = { folder: folder.toString(), limit: 1000 };
  const { verdicts } = await sidecar.request("backtrail/verdicts", params);
  const green = verdicts.filter(({ outcome }) => outcome === "green");
  return [...new Set(green.map(({ check }) => check))];
}

/** A point in the sidecar's words; undefined when the person left. `now` is offered where asked. */
export async function askPoint(
  sidecar: Sidecar,
  folder: vscode.Uri,
  title: string,
  now = false,
): Promise<string | undefined> {
  const { l10n } = vscode;
  const typed = l10n.t("“30 minutes ago”, “2026-11-20 14:00”, the name of a label");
  const { checkpoints } = await sidecar.request("backtrail/checkpoints", {
    folder: folder.toString(),
  });
  const items: PointItem[] = [
    ...(now ? [{ label: l10n.t("Now: the files as they are"), point: NOW }] : []),
    ...(await greens(sidecar, folder)).map((check) => ({
      label: `$(pass) ${l10n.t("Last green of {0}", check)}`,
      point: `green:${check}`,
    })),
    ...checkpoints.map(checkpointItem),
    { label: l10n.t("1 hour ago"), point: "1 hour ago" },
    { label: l10n.t("1 day ago"), point: "1 day ago" },
    { label: l10n.t("1 week ago"), point: "1 week ago" },
    { label: l10n.t("Another time, or a label…"), description: typed },
  ];
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (picked === undefined || picked.point !== undefined) {
    return picked?.point;
  }
  const text = await vscode.window.showInputBox({ title, prompt: typed });
  return text?.trim() === "" ? undefined : text?.trim();
}

function checkpointItem({ point, name, note, time }: CheckpointMessage): PointItem {
  const label = name === "" ? vscode.l10n.t("Checkpoint") : name;
  const when = relativeTime(vscode.l10n, Date.parse(time), Date.now());
  const description = [when, note].filter((text) => text !== "").join(" · ");
  return { label: `$(milestone) ${label}`, description, point };
}
