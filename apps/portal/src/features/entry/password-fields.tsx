import { useTranslation } from 'react-i18next';
import { PasswordField } from '@app/ui';

/** A new password, twice. */
export function PasswordFields() {
  const { t } = useTranslation('entry');
  return (
    <>
      <PasswordField
        name="password"
        label={t('newPassword')}
        description={t('passwordHelp')}
        autoComplete="new-password"
      />
      <PasswordField name="again" label={t('again')} autoComplete="new-password" />
    </>
  );
}
