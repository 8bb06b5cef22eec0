/** A dialog that is only accepted when there is something to accept. */
import { Dialog } from "@jupyterlab/apputils";
import type { TranslationBundle } from "@jupyterlab/translation";

/** What every dialog of Backtrail is made of. */
export interface DialogOptions<T> {
  title: string;
  /** Of the button that does it. */
  accept: string;
  className: string;
  body: Dialog.Body<T>;
  /** Takes the focus first; else the accept button. */
  focus?: string;
}

/** Asks with `body`; null when the person left. */
export class Question<T> extends Dialog<T> {
  private acceptable = true;

  constructor(trans: TranslationBundle, options: DialogOptions<T>) {
    super({
      title: options.title,
      body: options.body,
      buttons: [
        Dialog.cancelButton({ label: trans.__("Cancel") }),
        Dialog.okButton({ label: options.accept }),
      ],
      ...(options.focus !== undefined && { focusNodeSelector: options.focus }),
    });
    this.addClass("bt-Dialog");
    this.addClass(options.className);
    this.node.setAttribute("aria-label", options.title);
  }

  /** Whether the accept button, Enter and a double click do something. */
  setAcceptable(acceptable: boolean): void {
    this.acceptable = acceptable;
    const button = this.node.querySelector<HTMLButtonElement>(".jp-Dialog-footer .jp-mod-accept");
    button?.setAttribute("aria-disabled", String(!acceptable));
  }

  override resolve(index?: number): void {
    if (index === 0 || this.acceptable) {
      super.resolve(index);
    }
  }

  /** Shows it and waits for the answer. */
  async answer(): Promise<T | null> {
    const { button, value } = await this.launch();
    return button.accept ? value : null;
  }
}
