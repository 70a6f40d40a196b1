import {
  Checkbox,
  InputBase,
  PasswordInput,
  type PasswordInputProps,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import { useFault } from './form';
import css from './form.module.css';

/** Help stands under the field, where a fault would. */
const under: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** A line of text of a form; its fault comes from there, or from the page while nothing was sent. */
export function TextField(props: TextInputProps & { name: string }) {
  const { error = props.error, id } = useFault(props.name);
  return <TextInput inputWrapperOrder={under} {...props} id={id} error={error} />;
}

/**
 * A number, written as in the reader's language: the form says what is none before it sends anything.
 * @param props.currency it is an amount of it: what it has no unit for is refused and never rounded
 */
export function NumberField({ currency, ...props }: TextInputProps & { name: string; currency?: string }) {
  return <TextField inputMode="decimal" autoComplete="off" data-number data-currency={currency} {...props} />;
}

/** A day, by the browser's own calendar, told once more in the reader's. */
export function DateField(props: TextInputProps & { name: string; value: string }) {
  const formats = useFormats();
  const told = props.value && formats.day(props.value);
  return <TextField type="date" {...props} description={told || props.description} />;
}

interface Labelled {
  name: string;
  label: ReactNode;
  description?: ReactNode;
}

/** One of several, by the browser's own list. @param props.asks nothing is chosen before somebody does, unless there is one choice only */
export function SelectField(
  props: Labelled & ComponentProps<'select'> & { data: { value: string; label: string }[]; asks?: boolean },
) {
  const { size: _, data, asks = false, ...select } = props;
  const { t } = useTranslation();
  const chevron = <IconSelector size={15} aria-hidden />;
  return (
    <InputBase
      component="select"
      pointer
      inputWrapperOrder={under}
      rightSection={chevron}
      rightSectionPointerEvents="none"
      {...select}
      {...useFault(props.name)}
    >
      {asks && data.length !== 1 && <option value="">{t('form.choose')}</option>}
      {data.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </InputBase>
  );
}

/** Text of several lines. */
export function TextAreaField(props: Labelled & ComponentProps<'textarea'>) {
  return (
    <InputBase component="textarea" multiline rows={4} inputWrapperOrder={under} {...props} {...useFault(props.name)} />
  );
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
