/** The words as they stand in the sources. */
import type { Translator } from "../../../panel-core/time";

export const english: Translator = {
  t: (message, ...args) => message.replace(/\{(\d+)\}/g, (_, at) => String(args[Number(at)])),
};
