import {
  Checkbox,
  NativeSelect,
  type NativeSelectProps,
  PasswordInput,
  type PasswordInputProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './form.module.css';
import { useFault } from './form';

/** A line of text of a form; its fault comes from there. */
export function TextField(props: TextInputProps & { name: string }) {
  return <TextInput {...props} {...useFault(props.name)} />;
}

/** Some lines of text. */
export function TextAreaField(props: TextareaProps & { name: string }) {
  return <Textarea {...props} {...useFault(props.name)} />;
}

/** One of a few, chosen in the browser's own list. */
export function SelectField(props: NativeSelectProps & { name: string }) {
  return <NativeSelect {...props} {...useFault(props.name)} />;
}

/** A password, which can be looked at. */
export function PasswordField(props: PasswordInputProps & { name: string }) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      {...props}
      {...useFault(props.name)}
      visibilityToggleButtonProps={{ 'aria-label': t('form.showPassword'), tabIndex: 0 }}
    />
  );
}

/** Some of a few. A form has them as `name:value`; `chosenOf` reads them together again. */
export function ChecksField(props: {
  name: string;
  label: string;
  description?: string;
  choices: { value: string; label: string }[];
  chosen?: string[];
}) {
  const { error, id } = useFault(props.name);
  return (
    <fieldset id={id} tabIndex={-1} className={css.group} aria-describedby={error ? `${id}-fault` : undefined}>
      <legend>{props.label}</legend>
      {props.description && <p className="dim small">{props.description}</p>}
      <div className={css.choices}>
        {props.choices.map(({ value, label }) => (
          <Checkbox
            key={value}
            name={`${props.name}:${value}`}
            value="on"
            label={label}
            defaultChecked={props.chosen?.includes(value)}
          />
        ))}
      </div>
      {error && (
        <p id={`${id}-fault`} className={css.fault}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** What was chosen of a group of checks. */
export const chosenOf = (values: Record<string, string>, name: string): string[] =>
  Object.keys(values).flatMap((key) => (key.startsWith(`${name}:`) ? [key.slice(name.length + 1)] : []));
