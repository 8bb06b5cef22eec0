/** Asking for a line or more of text; what is wrong with it is said below it. */
import { ReactWidget } from "@jupyterlab/ui-components";
import type { TranslationBundle } from "@jupyterlab/translation";
import * as React from "react";

import { Question } from "./dialog";

/** What is asked. */
export interface TextQuestion {
  title: string;
  /** Above the field. */
  label: string;
  /** Below the field. */
  hint: string;
  value: string;
  accept: string;
  /** Several lines can be written. */
  long?: boolean;
  /** An empty text is an answer, too. */
  mayBeEmpty: boolean;
  /** Names that are there already, each with a button that takes it away. */
  present?: { names: string[]; remove: string };
}

/** What was answered; `removed`: names of `present` to take away. */
export interface TextAnswer {
  text: string;
  removed: string[];
}

/** Asks; null when the person left. */
export async function askText(
  trans: TranslationBundle,
  question: TextQuestion,
): Promise<TextAnswer | null> {
  const body = new TextBody(question);
  const dialog = new Question<TextAnswer>(trans, {
    title: question.title,
    accept: question.accept,
    className: "bt-TextDialog",
    body,
    focus: ".bt-TextField",
  });
  body.changed = (acceptable) => {
    dialog.setAcceptable(acceptable);
  };
  body.tell();
  return dialog.answer();
}

class TextBody extends ReactWidget {
  changed: ((acceptable: boolean) => void) | undefined;
  private text: string;
  private readonly removed = new Set<string>();

  constructor(private readonly question: TextQuestion) {
    super();
    this.text = question.value;
  }

  getValue(): TextAnswer {
    return { text: this.text.trim(), removed: [...this.removed] };
  }

  tell(): void {
    const { mayBeEmpty, value } = this.question;
    const text = this.text.trim();
    const some = text !== "" || mayBeEmpty || this.removed.size > 0;
    this.changed?.(some && (text !== value.trim() || this.removed.size > 0));
  }

  protected override render(): React.JSX.Element {
    const { label, hint, long, present } = this.question;
    const field = {
      className: "bt-TextField jp-mod-styled",
      value: this.text,
      onChange: ({ target }: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
        this.text = target.value;
        this.tell();
        this.update();
      },
    };
    return (
      <>
        {present !== undefined && present.names.length > 0 && this.names(present)}
        <label className="bt-TextLabel">
          <span>{label}</span>
          {long === true ? <textarea rows={4} {...field} /> : <input type="text" {...field} />}
        </label>
        <p className="bt-TextHint">{hint}</p>
      </>
    );
  }

  private names({ names, remove }: { names: string[]; remove: string }): React.JSX.Element {
    return (
      <ul className="bt-Names">
        {names.map((name) => (
          <li key={name} className={this.removed.has(name) ? "bt-mod-removed" : ""}>
            <span>{name}</span>
            <button
              type="button"
              className="bt-Push"
              aria-pressed={this.removed.has(name)}
              aria-label={`${remove} ${name}`}
              onClick={() => {
                if (!this.removed.delete(name)) {
                  this.removed.add(name);
                }
                this.tell();
                this.update();
              }}
            >
              {remove}
            </button>
          </li>
        ))}
      </ul>
    );
  }
}
