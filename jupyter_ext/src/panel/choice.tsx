/** Buttons of which some are pressed, as one group. */
import * as React from "react";

/** One button. */
export interface Chosen {
  /** For styles and tests: the value of the group's attribute. */
  name: string;
  text: string;
  /** Spoken and told beside the mouse, where `text` is a sign or says too little. */
  hint?: string;
  on: boolean;
  disabled?: boolean;
  choose: () => void;
}

interface ChoiceProps {
  kind: "filter" | "option" | "scope";
  label: string;
  /** Their texts are signs, and their hints what they are called. */
  signs?: boolean;
  choices: Chosen[];
}

export function Choice({ kind, label, signs, choices }: ChoiceProps): React.JSX.Element {
  return (
    <div className="bt-Choice" role="group" aria-label={label}>
      {choices.map(({ name, text, hint, on, disabled, choose }) => (
        <button
          key={name}
          type="button"
          {...{ [`data-${kind}`]: name }}
          aria-pressed={on}
          aria-label={signs === true ? hint : undefined}
          title={hint}
          disabled={disabled}
          onClick={choose}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
