/** The language of month and day names; a file of its own, since clients name it when they start. */

let locale = "en-GB";

/** Sets it; English reads day before month, on a 24-hour clock. */
export function setLanguage(language: string): void {
  locale = language === "en" || language.startsWith("en-") ? "en-GB" : language;
}

/** As the browser or editor knows it: `en-GB`. */
export function language(): string {
  return locale;
}
