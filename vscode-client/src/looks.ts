/** How a version looks in VS Code: a theme icon by what made it, its colour by how it stands out. */
import type { VersionMessage } from "../../panel-core/protocol";
import { isSignificant, type Kind, kindOf } from "../../panel-core/wording";

/** A theme icon and its theme colour. */
export interface Look {
  icon: string;
  color: string;
}

const QUIET = "descriptionForeground";

/** Each icon tells what it stands for without its colour, too. */
const LOOKS: Record<Kind, Look> = {
  deleted: { icon: "trash", color: "charts.red" },
  labelled: { icon: "bookmark", color: "charts.yellow" },
  restored: { icon: "discard", color: "charts.purple" },
  agent: { icon: "hubot", color: "charts.blue" },
  outside: { icon: "arrow-swap", color: "charts.blue" },
  first: { icon: "new-file", color: "charts.green" },
  keyword: { icon: "circle-filled", color: "editorWarning.foreground" },
  significant: { icon: "circle-filled", color: "charts.blue" },
  minor: { icon: "circle-outline", color: QUIET },
};

/** Icon and colour of a row. */
export function lookOf(row: { versions: VersionMessage[] }): Look {
  const { icon, color } = LOOKS[kindOf(row)];
  return { icon, color: isSignificant(row) ? color : QUIET };
}
