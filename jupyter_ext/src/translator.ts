/** Lab's translations, spoken to in the way that the shared sentences are written. */
import type { TranslationBundle } from "@jupyterlab/translation";

import type { Translator } from "../../panel-core/time";

/** `{0}` stands in the catalogue as it is written, and is filled in afterwards. */
export function translatorOf(trans: TranslationBundle): Translator {
  return {
    t(message, ...args) {
      const words = trans.__(message);
      return words.replace(/\{(\d+)\}/g, (hole, at: string) => String(args[Number(at)] ?? hole));
    },
  };
}
