/** The panel itself; see `side.ts` for its place. */
import { ReactWidget } from "@jupyterlab/ui-components";
import * as React from "react";

import type { History } from "../history";

export function createPanel(history: History): ReactWidget {
  return ReactWidget.create(<p>{history.path}</p>);
}
