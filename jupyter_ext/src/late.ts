/** What comes right after the first picture of Lab, which it would only delay. */
export { events } from "./events";
export { tellNews, tellTrouble } from "./messages";
export { addStatusItem } from "./statusItem";
