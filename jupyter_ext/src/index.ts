/** The plugins of Backtrail's panel: the history itself, and what can be done with it. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";

import { commands } from "./commands";
import { history } from "./plugin";

const plugins: JupyterFrontEndPlugin<unknown>[] = [history, commands];

export default plugins;
