/** `backtrail-plan:/TITLE.md`: what would be done, to be read before anybody agrees. */
import * as vscode from "vscode";

import type { PlanResult } from "../../panel-core/protocol";
import { grouped } from "../../panel-core/wording";

const PLAN = "backtrail-plan";
const texts = new Map<string, string>();

/** Makes plans open. */
export function createPlanDocuments(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(PLAN, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
  );
}

/** Opens lines of text under a title. */
export async function showLines(title: string, lines: string[]): Promise<void> {
  const uri = vscode.Uri.from({ scheme: PLAN, path: `/${title}`, query: String(Date.now()) });
  texts.set(uri.toString(), `${lines.join("\n")}\n`);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: true });
}

/** Opens a plan. */
export function showPlan(title: string, plan: PlanResult): Promise<void> {
  const { l10n } = vscode;
  const lines = [plan.summary, ...plan.notes, ""];
  for (const { uri, text } of plan.files) {
    lines.push(`${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}  ${text}`);
  }
  if (plan.more > 0) {
    lines.push(l10n.t("… and {0} more files", grouped(plan.more)));
  }
  return showLines(title, [...lines, "", l10n.t("Nothing was done yet.")]);
}
