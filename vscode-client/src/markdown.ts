/** What VS Code shows as Markdown, made of texts that must not be read as Markdown. */
import type { VersionMessage } from "../../panel-core/protocol";
import type { Translator } from "../../panel-core/time";
import { versionFacts, versionHeading, versionTime } from "../../panel-core/wording";

/** All that is known of a version; what people and programs wrote is escaped. */
export function tooltip(l10n: Translator, version: VersionMessage, now: number): string {
  const facts = versionFacts(l10n, version);
  const lines = facts.map(([name, fact]) => `${escaped(name)}: ${escaped(fact)}`);
  const heading = escaped(versionHeading(l10n, version));
  return `**${heading}**\n\n${escaped(versionTime(l10n, version, now))}\n\n${lines.join("  \n")}`;
}

/** Text as Markdown that shows exactly this text: no link, picture, tag or new paragraph. */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@]/g, "\\$&")
    .replace(/\s+/g, " ")
    .trim();
}

/** Text that looks the same in a message and is no link: a word joiner is before its address. */
export function withoutLinks(text: string): string {
  return text.replaceAll("](", "]\u2060(");
}
