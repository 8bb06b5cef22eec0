/** The editor's settings as the sidecar takes them. */

/** Nest changed settings as in TOML: `capture.maxSize` becomes `{ capture: { max_size } }`. */
export function optionsOf(changed: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [key, value] of changed) {
    if (value === undefined || value === null || value === "") {
      continue;
    }
    const [name = "", ...groups] = key.split(".").map(snakeCase).reverse();
    let table = options;
    for (const group of groups.reverse()) {
      table = (table[group] ??= {}) as Record<string, unknown>;
    }
    table[name] = value;
  }
  return options;
}

/** What `inspect` tells about one setting. */
export interface Inspected {
  globalValue?: unknown;
  workspaceValue?: unknown;
  workspaceFolderValue?: unknown;
}

/** The value that somebody set, or undefined; a folder that is not trusted has no say. */
export function changedValue(inspected: Inspected | undefined, trusted: boolean): unknown {
  if (!trusted) {
    return inspected?.globalValue;
  }
  return inspected?.workspaceFolderValue ?? inspected?.workspaceValue ?? inspected?.globalValue;
}

function snakeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
