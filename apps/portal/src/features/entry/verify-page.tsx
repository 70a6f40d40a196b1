import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, Form, PasswordField } from '@app/ui';
import { TokenPage } from './token-page';
import { useToken } from './use-token';

export function VerifyPage() {
  const { t } = useTranslation('entry');
  const token = useToken();
  const [done, setDone] = useState<string | null>(null);
  const verify = async ({ password }: Record<string, string>) => {
    await unwrap(api.POST('/api/v1/email-verifications', { body: { token, password } }));
    setDone(t('verify.done'));
  };
  return (
    <TokenPage
      token={token}
      title={t('verify.title')}
      lead={t('verify.lead')}
      done={done}
      renewal={
        <>
          {t('verify.renewal')} {t('verify.forgotten')} <Link to="/forgotten">{t('signIn.forgotten')}</Link>
        </>
      }
    >
      <Form onSubmit={verify} submit={t('verify.submit')} needed={['password']}>
        <PasswordField name="password" label={t('password')} autoComplete="current-password" />
      </Form>
    </TokenPage>
  );
}
