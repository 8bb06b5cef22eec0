/** Which file a command is about: the one it is told, the one clicked, else the active document. */
import { PathExt } from "@jupyterlab/coreutils";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";

import type { VersionMessage } from "../../panel-core/protocol";
import type { Workbench } from "./workbench";

const COMPARISON = "backtrail-compare-";

/** A version as a person or a program may name it. */
export type Address = number | string;

/** Contents path of the file that a command is about. */
export function pathOf(bench: Workbench, args: ReadonlyPartialJSONObject): string | undefined {
  const { path, from } = args;
  if (typeof path === "string" && path !== "") {
    return local(bench, path);
  }
  return from === "files" ? clickedFile(bench) : (comparedFile(bench) ?? bench.history.path);
}

/** A file or a folder: what is clicked, else the active document; empty: all files. */
export function placeOf(bench: Workbench, args: ReadonlyPartialJSONObject): string {
  return args["path"] === "" ? "" : (pathOf(bench, args) ?? folderOf(bench, args));
}

/** Id of the tab that compares versions of a file. */
export function comparisonId(path: string): string {
  return `${COMPARISON}${path}`;
}

/** Folder of the file browser: the one clicked, else the one it shows; empty: the topmost. */
export function folderOf(bench: Workbench, args: ReadonlyPartialJSONObject): string {
  const { path, from } = args;
  if (typeof path === "string") {
    return local(bench, path);
  }
  const browser = bench.files?.tracker.currentWidget ?? null;
  if (from !== "files" || browser === null) {
    return "";
  }
  const [item] = [...browser.selectedItems()];
  const clicked = item?.type === "directory" ? item.path : browser.model.path;
  return local(bench, clicked);
}

/** A version that is given by number, id or tag. */
export function addressIn(args: ReadonlyPartialJSONObject, name: string): Address | undefined {
  const value = args[name];
  return typeof value === "number" || (typeof value === "string" && value !== "")
    ? value
    : undefined;
}

/** The version selected in the panel, where the command is about the file that it shows. */
export function selectedOf(bench: Workbench, path: string): VersionMessage | undefined {
  return bench.history.path === path ? bench.history.selected : undefined;
}

/** `analysis.ipynb`. */
export function nameOf(path: string): string {
  return PathExt.basename(path);
}

/** A comparison in front is about its own file. */
function comparedFile(bench: Workbench): string | undefined {
  const id = bench.app.shell.currentWidget?.id ?? "";
  return id.startsWith(COMPARISON) ? id.slice(COMPARISON.length) : undefined;
}

function clickedFile(bench: Workbench): string | undefined {
  const items = [...(bench.files?.tracker.currentWidget?.selectedItems() ?? [])];
  const file = items.find(({ type }) => type !== "directory");
  return file && local(bench, file.path);
}

/** Without the name of a drive that an extension put before it. */
function local(bench: Workbench, path: string): string {
  return bench.app.serviceManager.contents.localPath(path);
}
