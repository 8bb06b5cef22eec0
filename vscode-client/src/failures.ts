/** Why the sidecar does not run, in words for people, and what they can do. */
import type { Translator } from "../../panel-core/time";

export type FailureKind = "python" | "install" | "command" | "system" | "crash";

/** What a message offers. */
export type Remedy = "selectPython" | "getPython" | "openSettings" | "restart" | "showLog";

/** The sidecar could not be started. */
export class LaunchError extends Error {
  constructor(
    readonly kind: FailureKind,
    /** What was found, where that helps: `python3 is 3.9`. */
    readonly detail = "",
  ) {
    super(`${kind}: ${detail}`);
    this.name = "LaunchError";
  }
}

/** What happened, what it means for the files, what to do next. */
export function failureText(l10n: Translator, kind: FailureKind, detail = ""): string {
  const found = detail === "" ? "" : ` (${detail})`;
  switch (kind) {
    case "python":
      return l10n.t(
        "Saves are not being kept: Backtrail needs Python 3.11 or newer and found none{0}. Your files are untouched. Install Python, or choose the one to use.",
        found,
      );
    case "install":
      return l10n.t(
        "Saves are not being kept: Backtrail could not install its sidecar{0}. Your files are untouched. Check the network, or install it with pip, then try again; the log has the details.",
        found,
      );
    case "command":
      return l10n.t(
        "Saves are not being kept: the program in the setting backtrail.command cannot be run{0}. Your files are untouched. Correct the setting, or empty it.",
        found,
      );
    case "system":
      return l10n.t(
        "Saves are not being kept: Backtrail does not run on Windows itself yet. Your files are untouched. Open the folder in WSL, in a container or over SSH, where it does.",
      );
    case "crash":
      return l10n.t(
        "Saves are not being kept: the sidecar ended five times within three minutes{0}. Your files and the history kept so far are untouched. Restart it; the log says what went wrong.",
        found,
      );
  }
}

/** The buttons beside the text, the most helpful first. */
export function remedies(kind: FailureKind): Remedy[] {
  switch (kind) {
    case "python":
      return ["selectPython", "getPython", "showLog"];
    case "install":
      return ["restart", "selectPython", "showLog"];
    case "command":
      return ["openSettings", "restart", "showLog"];
    case "system":
      return ["showLog"];
    case "crash":
      return ["restart", "showLog"];
  }
}
