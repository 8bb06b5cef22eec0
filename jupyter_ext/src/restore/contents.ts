/** What versions hold: fetched once, kept while a dialog is open. */
import type { ContentResult, VersionMessage } from "../../../panel-core/protocol";
import type { Workbench } from "../workbench";

/** Contents of at most this many versions are kept; those of notebooks can be large. */
const KEPT = 6;

/** Asks for contents of versions of one file. */
export class Contents {
  private readonly kept = new Map<string, ContentResult>();

  constructor(
    private readonly bench: Workbench,
    readonly path: string,
  ) {}

  /** The content of a version; equal contents are asked for once. */
  async of(version: VersionMessage, signal?: AbortSignal): Promise<ContentResult> {
    const found = this.kept.get(version.content_id);
    if (found !== undefined) {
      return found;
    }
    const params = { path: this.path, version: version.id };
    const answer = await this.bench.history.client.call<ContentResult>("content", params, signal);
    this.kept.set(version.content_id, answer);
    for (const key of [...this.kept.keys()].slice(0, -KEPT)) {
      this.kept.delete(key);
    }
    return answer;
  }
}

/** The notebook in a text; undefined where there is none. */
export function notebookIn(text: string | null): unknown {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined; // damaged while it was written; shown as text
  }
}
