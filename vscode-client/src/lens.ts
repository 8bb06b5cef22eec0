/** A line above each file, `12 versions, last change 5 min ago`, for those who switched it on. */
import * as vscode from "vscode";

import { distance } from "../../panel-core/time";
import { versionsCount } from "../../panel-core/wording";
import type { Sidecar } from "./client";

const SETTING = "backtrail.codeLens";
const MINUTE = 60_000;
/** Milliseconds in which captures of many files become one look. */
const CALM = 300;

/** Offers the line where it is switched on; a click on it opens the timeline. */
export function createLens(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  let offered: vscode.Disposable | undefined;
  const follow = (): void => {
    offered?.dispose();
    const isOn = vscode.workspace.getConfiguration().get<boolean>(SETTING) === true;
    offered = isOn ? offer(sidecar) : undefined;
  };
  context.subscriptions.push(
    {
      dispose() {
        offered?.dispose();
      },
    },
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTING)) {
        follow();
      }
    }),
  );
  follow();
}

function offer(sidecar: Sidecar): vscode.Disposable {
  const changes = new vscode.EventEmitter<void>();
  let calm: NodeJS.Timeout | undefined;
  const soon = (): void => {
    calm ??= setTimeout(() => {
      calm = undefined;
      changes.fire();
    }, CALM);
  };
  const clock = setInterval(soon, MINUTE); // it tells an age
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changes.event,
    provideCodeLenses: ({ uri }, token) => lenses(sidecar, uri, token),
  };
  return vscode.Disposable.from(
    changes,
    {
      dispose() {
        clearInterval(clock);
        clearTimeout(calm);
      },
    },
    vscode.languages.registerCodeLensProvider({ scheme: "file" }, provider),
    sidecar.onDidCapture(soon),
    sidecar.onDidChangeState(soon),
  );
}

async function lenses(
  sidecar: Sidecar,
  file: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<vscode.CodeLens[]> {
  if (sidecar.state !== "running") {
    return [];
  }
  try {
    const query = { uri: file.toString(), limit: 1, folded: false };
    const { rows, total } = await sidecar.request("backtrail/timeline", query, token);
    const newest = rows[0]?.versions[0];
    return newest === undefined ? [] : [lens(file, total, Date.parse(newest.time))];
  } catch {
    return []; // most files in sight may have no history: that is no error to tell
  }
}

function lens(file: vscode.Uri, versions: number, time: number): vscode.CodeLens {
  const { l10n } = vscode;
  const age = l10n.t("last change {0}", distance(l10n, time, Date.now()));
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
    title: `${versionsCount(l10n, versions)}, ${age}`,
    command: "backtrail.openTimeline",
    arguments: [file],
  });
}
