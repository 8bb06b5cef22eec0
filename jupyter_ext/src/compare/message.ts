/** A line in place of a comparison, with what can be done about it. */
import { Widget } from "@lumino/widgets";

/** Says something in the middle of the tab. */
export function messageWidget(words: string, action?: string, run?: () => void): Widget {
  const widget = new Widget();
  widget.addClass("bt-Compare-message");
  const line = document.createElement("p");
  line.setAttribute("role", action === undefined ? "status" : "alert");
  line.textContent = words;
  widget.node.append(line);
  if (action !== undefined && run !== undefined) {
    const button = document.createElement("button");
    button.className = "bt-Push";
    button.type = "button";
    button.textContent = action;
    button.addEventListener("click", run);
    widget.node.append(button);
  }
  return widget;
}
