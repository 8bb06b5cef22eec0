/** The two sides of a comparison of texts and other files: what they are and what they hold. */
import type {
  ContentResult,
  DiffResult,
  DiffSide,
  VersionMessage,
} from "../../../panel-core/protocol";
import { currentContent, type Unsaved } from "../documents";
import { versionAt } from "../restore/versions";
import type { Address } from "../targets";
import type { Workbench } from "../workbench";

/** The name of the file as it is now, in place of a version. */
export const NOW = "now";

/** What is to be compared. Without `new`: with `old` the file as it is now, else the newest save. */
export interface Wish {
  /** Unset: the version before `new`. */
  old?: Address | undefined;
  new?: Address | undefined;
}

/** What one side holds. */
export interface Side {
  /** Null: the file as it is now, or nothing before the first version. */
  version: VersionMessage | null;
  /** Null where it is no text. */
  text: string | null;
  base64: string | null;
  /** Bytes. */
  size: number;
  /** SHA-256 in hex, where it is known. */
  checksum: string | undefined;
}

/** Asks for both sides. */
export async function sidesOf(
  bench: Workbench,
  path: string,
  wish: { old: Address | undefined; new: Address },
  signal: AbortSignal,
): Promise<{ old: Side; new: Side }> {
  const fresh = await sideOf(bench, path, wish.new, signal);
  const old = wish.old ?? (await before(bench, path, wish.new, fresh, signal));
  return { old: old === 0 ? nothing() : await sideOf(bench, path, old, signal), new: fresh };
}

/** What preceded a side; 0: nothing. Of a version named by its id, another file may have numbers. */
async function before(
  bench: Workbench,
  path: string,
  address: Address,
  { version }: Side,
  signal: AbortSignal,
): Promise<Address> {
  if (version === null) {
    return "~0";
  }
  if (typeof address === "number") {
    return version.number - 1;
  }
  const params = { path, new: version.id, format: "unified", context: 0 };
  const { old } = await bench.history.client.call<DiffResult>("diff", params, signal);
  return old.version?.id ?? 0;
}

/** What stands above a side, as the server names it in other comparisons. */
export function asDiffSide(side: Side, isNow: boolean): DiffSide {
  return { title: isNow ? NOW : "", version: side.version };
}

async function sideOf(
  bench: Workbench,
  path: string,
  address: Address,
  signal: AbortSignal,
): Promise<Side> {
  if (address === NOW) {
    return nowSide(await currentContent(bench, path));
  }
  const version =
    typeof address === "number" ? (await versionAt(bench, path, address)).id : address;
  const params = { path, version };
  const answer = await bench.history.client.call<ContentResult>("content", params, signal);
  return {
    version: answer.version,
    text: answer.text,
    base64: answer.base64,
    size: answer.size,
    checksum: answer.content_id,
  };
}

function nowSide(now: Unsaved | undefined): Side {
  if (now === undefined) {
    return nothing();
  }
  if (now.format === "base64") {
    const base64 = String(now.content).replace(/\s/g, "");
    const size = Math.floor((base64.replace(/=+$/, "").length * 3) / 4);
    return { version: null, text: null, base64, size, checksum: undefined };
  }
  const text =
    now.format === "json" ? `${JSON.stringify(now.content, null, 1)}\n` : String(now.content);
  const size = new TextEncoder().encode(text).length;
  return { version: null, text, base64: null, size, checksum: undefined };
}

function nothing(): Side {
  return { version: null, text: "", base64: null, size: 0, checksum: undefined };
}
