import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EntryFrame, Note } from '@app/ui';

/** What comes after registering: the mail first, then the look of the platform's administrator. */
export function RegisteredPage({ email }: { email: string }) {
  const { t } = useTranslation('entry');
  return (
    <EntryFrame title={t('registered.title')}>
      {/* The same words whether or not the address has an account: nobody learns here who has one. */}
      <Note tone="ok">{t('registered.mail', { email })}</Note>
      <p>{t('registered.then')}</p>
      <p>{t('registered.meanwhile')}</p>
      <p className="dim">{t('registered.noMail')}</p>
      <p>
        <Link to="/sign-in">{t('toSignIn')}</Link>
      </p>
    </EntryFrame>
  );
}
