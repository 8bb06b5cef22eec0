/** The head of a tab about the history: what it shows in words, and what can be done from here. */
import { ReactWidget } from "@jupyterlab/ui-components";
import * as React from "react";

/** Draws a `Bar`. */
export class Head extends ReactWidget {
  constructor(private readonly bar: () => React.JSX.Element) {
    super();
    this.addClass("bt-Compare-head");
  }

  /** Puts the keyboard where its keys work. */
  focus(): void {
    this.node.querySelector<HTMLElement>(".bt-Compare-words")?.focus();
  }

  protected override render(): React.JSX.Element {
    return this.bar();
  }
}

interface BarProps {
  label: string;
  title: string;
  facts: string;
  /** What went wrong; empty: nothing. */
  failure?: string;
  busy: boolean;
  /** What can be done. */
  children: React.ReactNode;
}

export function Bar(props: BarProps): React.JSX.Element {
  const { label, title, facts, failure = "", busy, children } = props;
  return (
    <div className="bt-Compare-bar" role="group" aria-label={label}>
      <div className="bt-Compare-words" tabIndex={-1} aria-live="polite" aria-busy={busy}>
        <div className="bt-Compare-title">{title}</div>
        <div className="bt-Compare-facts">{facts}</div>
        {failure !== "" && (
          <div className="bt-Compare-trouble" role="alert">
            {failure}
          </div>
        )}
      </div>
      <div className="bt-Compare-actions">{children}</div>
    </div>
  );
}
