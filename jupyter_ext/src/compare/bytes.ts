/** Two files that are no text: what is known of them, and a download of each. */
import { Widget } from "@lumino/widgets";

import { size } from "../../../panel-core/wording";
import { nameOf } from "../targets";
import type { Workbench } from "../workbench";
import type { Side } from "./sides";

/** Tells sizes and checksums; pictures are shown as well. */
export function bytesWidget(
  bench: Workbench,
  path: string,
  sides: { old: Side; new: Side },
): Widget {
  const { trans } = bench.history;
  const widget = new Widget();
  widget.addClass("bt-Bytes");
  const urls = [sides.old, sides.new].map((side) => {
    const url = URL.createObjectURL(blobOf(path, side));
    const { version } = side;
    const none = side.size === 0 ? trans.__("Nothing") : trans.__("The file now");
    const title = version === null ? none : trans.__("Version %1", version.number);
    const name = version === null ? nameOf(path) : versionName(path, version.number);
    widget.node.append(sideNode(bench, { side, title, url, name, picture: isPicture(path) }));
    return url;
  });
  widget.disposed.connect(() => {
    urls.forEach((url) => {
      URL.revokeObjectURL(url);
    });
  });
  return widget;
}

interface Described {
  side: Side;
  title: string;
  url: string;
  /** Of the file that is downloaded. */
  name: string;
  picture: boolean;
}

function sideNode(bench: Workbench, { side, title, url, name, picture }: Described): HTMLElement {
  const { trans } = bench.history;
  const section = document.createElement("section");
  section.append(element("h3", title));
  if (picture && side.size > 0) {
    const image = document.createElement("img");
    image.src = url;
    image.alt = title;
    section.append(image);
  }
  section.append(element("p", trans.__("Size: %1", size(side.size))));
  if (side.checksum !== undefined) {
    section.append(element("p", trans.__("Checksum: %1", side.checksum)));
  }
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.className = "bt-Push";
  link.textContent = trans.__("Download");
  link.setAttribute("aria-label", trans.__("Download %1", title));
  section.append(link);
  return section;
}

function element(tag: string, text: string): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}

const PICTURES: Record<string, string> = {
  avif: "image/avif",
  bmp: "image/bmp",
  gif: "image/gif",
  ico: "image/x-icon",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
};

function isPicture(path: string): boolean {
  return endingOf(path) in PICTURES;
}

function endingOf(path: string): string {
  return nameOf(path).split(".").at(-1)?.toLowerCase() ?? "";
}

function blobOf(path: string, { base64, text }: Side): Blob {
  const type = PICTURES[endingOf(path)] ?? "application/octet-stream";
  if (base64 === null) {
    return new Blob([text ?? ""], { type });
  }
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type });
}

/** `chart (version 12).png`. */
function versionName(path: string, number: number): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf(".");
  return dot > 0
    ? `${name.slice(0, dot)} (version ${number})${name.slice(dot)}`
    : `${name} (version ${number})`;
}
