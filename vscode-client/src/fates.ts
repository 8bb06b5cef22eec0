/** What became of a line of an older version: in its hover, and by a command. */
import * as vscode from "vscode";

import type { BlamedLineMessage, VersionMessage } from "../../panel-core/protocol";
import { shortTime } from "../../panel-core/time";
import type { Sidecar } from "./client";
import { compareWithPrevious } from "./compare";
import { escaped } from "./markdown";
import { inform } from "./messages";
import { Notice } from "./notices";
import { behind, pointedVersion } from "./pointing";
import { SCHEME, versionName } from "./versionUri";

const COMPARE = "backtrail.comparePrevious";

interface Fate {
  line: BlamedLineMessage;
  /** The save that changed or removed it. */
  by: VersionMessage | undefined;
}

/** Offers in the hover of lines of a version which save changed or removed them. */
export function createFates(context: vscode.ExtensionContext, sidecar: Sidecar): void {
  context.subscriptions.push(
    vscode.languages.registerHoverProvider(
      { scheme: SCHEME },
      {
        provideHover: async (document, { line }, token) => {
          const settings = vscode.workspace.getConfiguration("backtrail");
          const offered = settings.get<boolean>("lastChange.hover") !== false;
          return offered ? hover(sidecar, document, line + 1, token) : undefined;
        },
      },
    ),
  );
}

/** Tells which save changed or removed the line under the cursor, and offers to look at it. */
export async function showFate(sidecar: Sidecar): Promise<void> {
  const { document, lines } = pointedVersion();
  const { line, by } = await fateOf(sidecar, document, lines.first);
  const words = fateWords(line, by);
  if (by === undefined) {
    throw new Notice(words);
  }
  const compare = vscode.l10n.t("Compare");
  if ((await inform(words, compare)) === compare) {
    await compareWithPrevious(behind(document), by);
  }
}

async function hover(
  sidecar: Sidecar,
  document: vscode.TextDocument,
  line: number,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | undefined> {
  if (sidecar.state !== "running") {
    return undefined;
  }
  try {
    const { line: found, by } = await fateOf(sidecar, document, line, token);
    if (by === undefined) {
      return undefined;
    }
    const uri = behind(document).toString();
    const argument = encodeURIComponent(JSON.stringify([{ uri, version: by.id }]));
    const link = `[${escaped(vscode.l10n.t("Compare"))}](command:${COMPARE}?${argument})`;
    const text = new vscode.MarkdownString(`${escaped(fateWords(found, by))} · ${link}`);
    text.isTrusted = { enabledCommands: [COMPARE] };
    return new vscode.Hover(text);
  } catch {
    // Looking around asks of versions that are gone, too: that is no error to tell.
    return undefined;
  }
}

async function fateOf(
  sidecar: Sidecar,
  document: vscode.TextDocument,
  line: number,
  token?: vscode.CancellationToken,
): Promise<Fate> {
  const query = {
    uri: behind(document).toString(),
    version: versionName(document.uri)?.version ?? "",
    lines: { first: line, last: line },
  };
  const { lines, versions } = await sidecar.request("backtrail/blame", query, token);
  const [found] = lines;
  if (found === undefined) {
    throw new Notice(vscode.l10n.t("The version ends before this line."));
  }
  const gone = found.gone ?? undefined;
  return { line: found, by: versions.find(({ number }) => number === gone) };
}

function fateWords({ line, fate }: BlamedLineMessage, by: VersionMessage | undefined): string {
  if (by === undefined) {
    return fate === "stays"
      ? vscode.l10n.t("Line {0} is still there.", line)
      : vscode.l10n.t("Which save changed line {0} is not kept any more.", line);
  }
  const time = shortTime(vscode.l10n, Date.parse(by.time), Date.now());
  return fate === "removed"
    ? vscode.l10n.t("Line {0} was removed in version {1}, {2}", line, by.number, time)
    : vscode.l10n.t("Line {0} was changed in version {1}, {2}", line, by.number, time);
}
