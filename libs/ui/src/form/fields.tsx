import { InputBase, PasswordInput, type PasswordInputProps, TextInput, type TextInputProps } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import { useFault } from './form';

/** Help stands under the field, where a fault would. */
const under: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** A line of text of a form; its fault comes from there. */
export function TextField(props: TextInputProps & { name: string }) {
  return <TextInput inputWrapperOrder={under} {...props} {...useFault(props.name)} />;
}

/** A number. It stays text until it is sent: the server says what is no number. */
export function NumberField(props: TextInputProps & { name: string }) {
  return <TextField inputMode="decimal" autoComplete="off" {...props} />;
}

/** A day, by the browser's own calendar, told once more in the reader's. */
export function DateField(props: TextInputProps & { name: string; value: string }) {
  const formats = useFormats();
  const told = props.value && formats.date(`${props.value}T12:00:00`, 'day');
  return <TextField type="date" description={told} {...props} />;
}

interface Labelled {
  name: string;
  label: ReactNode;
  description?: ReactNode;
}

/** One of several, by the browser's own list. Its options are its children. */
export function SelectField(props: Labelled & ComponentProps<'select'>) {
  const { size: _, ...select } = props;
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
    />
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
