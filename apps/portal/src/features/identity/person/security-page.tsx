import { useTranslation } from 'react-i18next';
import { KeysPanel } from '../keys/keys-panel';
import { PasswordPanel } from './password-panel';
import { SessionsPanel } from './sessions-panel';

/** Where one is signed in, the password, and keys that act in one's own name. */
export function SecurityPage() {
  const { t } = useTranslation('identity');
  return (
    <>
      <SessionsPanel />
      <PasswordPanel />
      <KeysPanel holder={{ kind: 'person' }} mayMake title={t('keys.own')} note={t('keys.noteOwn')} />
    </>
  );
}
