import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, Form, PasswordField } from '@app/ui';
import { enter } from './enter';
import { LinkPage } from './link-page';
import { useToken } from './use-token';

/** Confirms an address by the link and the password, which sign in as well. */
export function VerifyPage() {
  const { t } = useTranslation('entry');
  const token = useToken();
  const verify = async ({ password }: Record<string, string>) => {
    const { email, organisation } = await unwrap(
      api.POST('/api/v1/email-verifications', { body: { token, password } }),
    );
    await enter({ email, password }, organisation ? `/org/${organisation}` : '/');
  };
  return (
    <LinkPage
      purpose="verify_email"
      token={token}
      title={t('verify.title')}
      lead={t('verify.lead')}
      ended={(state) => t(`verify.ended.${state}`)}
      hint={
        <>
          {t('verify.forgotten')} <Link to="/forgotten">{t('signIn.forgotten')}</Link>
        </>
      }
      renewal={t('verify.renewal')}
    >
      <Form onSubmit={verify} submit={t('verify.submit')} needed={['password']}>
        <PasswordField name="password" label={t('password')} autoComplete="current-password" />
      </Form>
    </LinkPage>
  );
}
