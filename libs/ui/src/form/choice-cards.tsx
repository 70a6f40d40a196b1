import type { ReactNode } from 'react';
import css from './choice-cards.module.css';
import { useFault } from './form';

/** One of a few things to choose from, each with its facts. */
export interface Choice {
  value: string;
  title: ReactNode;
  note?: ReactNode;
  /** On the right: what it costs, where it is. */
  aside?: ReactNode;
  /** Why it cannot be chosen, and whom to ask: it stays in view. */
  refused?: ReactNode;
}

interface Props {
  name: string;
  /** What is chosen, for screen readers and where the form lists what is wrong: the panel's title says it to the others. */
  label: string;
  choices: Choice[];
  chosen: readonly string[];
  onChoose: (chosen: string[]) => void;
  /** More than one may be chosen. */
  several?: boolean;
  /** Beside each other where there is room. */
  beside?: boolean;
}

/** Cards to choose from. What cannot be chosen is dashed and says why. */
export function ChoiceCards({ name, label, choices, chosen, onChoose, several = false, beside = false }: Props) {
  const { error, id } = useFault(name);
  const choose = (value: string, on: boolean) =>
    onChoose(several ? [...chosen.filter((one) => one !== value), ...(on ? [value] : [])] : [value]);
  return (
    <fieldset className={beside ? `${css.choices} ${css.beside}` : css.choices}>
      <legend className="unseen">{label}</legend>
      {choices.map(({ value, title, note, aside, refused }, i) => (
        <label key={value} className={refused ? `${css.choice} ${css.refused}` : css.choice}>
          <input
            id={i === 0 ? id : undefined}
            type={several ? 'checkbox' : 'radio'}
            name={name}
            value={value}
            checked={chosen.includes(value)}
            disabled={!!refused && !chosen.includes(value)}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            onChange={(event) => choose(value, event.currentTarget.checked)}
          />
          <span className={css.text}>
            <span className={css.title}>{title}</span>
            {note && <span className={css.note}>{note}</span>}
            {refused && <span className={css.why}>{refused}</span>}
          </span>
          {aside && <span className={css.aside}>{aside}</span>}
        </label>
      ))}
      {error && (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
