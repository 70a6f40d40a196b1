import { PasswordInput, type PasswordInputProps, TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFault } from './form';

/** A line of text of a form; its fault comes from there. */
export function TextField(props: TextInputProps & { name: string }) {
  return <TextInput {...props} {...useFault(props.name)} />;
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
