/** The functions, classes and sections of a text, and the one that a person means. */
import * as vscode from "vscode";

import type { SymbolMessage } from "../../panel-core/protocol";
import type { Sidecar } from "./client";
import { Notice } from "./notices";
import { behind, type Pointing } from "./pointing";
import { baseName, versionName } from "./versionUri";

interface SymbolItem extends vscode.QuickPickItem {
  path?: string;
}

/** The innermost symbol at the first line that is pointed at; undefined outside of all. */
export async function symbolAt(
  sidecar: Sidecar,
  { document, lines }: Pointing,
): Promise<string | undefined> {
  return around(await symbolsOf(sidecar, document), lines.first)[0]?.path;
}

/** Asks for a symbol, those around the cursor first; one that is gone can be typed. */
export async function askSymbol(
  sidecar: Sidecar,
  { document, lines }: Pointing,
  title: string,
): Promise<string | undefined> {
  const symbols = await symbolsOf(sidecar, document);
  const here = around(symbols, lines.first);
  const others = symbols.filter((symbol) => !here.includes(symbol));
  const items = [...here, ...others].map(symbolItem);
  const pick = vscode.window.createQuickPick<SymbolItem>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t("Choose one, or type the name of one that is gone");
  pick.items = items;
  pick.onDidChangeValue((value) => {
    const typed = value.trim();
    const known = typed === "" || symbols.some(({ path }) => path === typed);
    pick.items = known ? items : [...items, typedItem(typed)];
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.path);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

async function symbolsOf(
  sidecar: Sidecar,
  document: vscode.TextDocument,
): Promise<SymbolMessage[]> {
  const file = behind(document);
  const version = versionName(document.uri)?.version;
  const { symbols } = await sidecar.request("backtrail/symbols", {
    uri: file.toString(),
    ...(version !== undefined && { version }),
  });
  if (symbols.length === 0 && version !== undefined) {
    throw new Notice(
      vscode.l10n.t("No function, class or section is found in {0}.", baseName(file.path)),
    );
  }
  return symbols;
}

/** The symbols that a line lies in, innermost first. */
function around(symbols: SymbolMessage[], line: number): SymbolMessage[] {
  return symbols
    .filter(({ first, last }) => first <= line && line <= last)
    .sort((one, other) => other.depth - one.depth);
}

function symbolItem({ path, kind, line }: SymbolMessage): SymbolItem {
  const known = ["class", "method", "function"].includes(kind);
  return {
    label: path,
    description: vscode.l10n.t("line {0}", line),
    iconPath: new vscode.ThemeIcon(`symbol-${known ? kind : "namespace"}`),
    path,
  };
}

function typedItem(typed: string): SymbolItem {
  return {
    label: typed,
    description: vscode.l10n.t("no longer there"),
    iconPath: new vscode.ThemeIcon("history"),
    alwaysShow: true,
    path: typed,
  };
}
