import css from './form.module.css';

interface Props<V extends string> {
  name: string;
  /** The question. */
  label: string;
  options: { value: V; label: string }[];
  value: V;
  onChange: (value: V) => void;
}

/** One of a few, all in view: the browser's own radio buttons, with its arrow keys. */
export function ChoiceField<V extends string>({ name, label, options, value, onChange }: Props<V>) {
  return (
    <fieldset className={css.radios}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
