/** The icon of the panel and of all that opens it. */
import { LabIcon } from "@jupyterlab/ui-components";

const CLOCK = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
<path class="jp-icon3" fill="#616161" d="M13 3a9 9 0 0 0-8.95 8H1.5l3.6 4 3.6-4H6.07A7 7 0 1 1 8.3 17.2l-1.4 1.43A9 9 0 1 0 13 3z"/>
<path class="jp-icon3" fill="#616161" d="M12 7.5v5.1l4.2 2.5.8-1.3-3.4-2V7.5z"/></svg>`;

/** A clock that runs back. */
export const historyIcon = new LabIcon({ name: "backtrail:history", svgstr: CLOCK });
