import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, EntryFrame, Form, PasswordField, TextField } from '@app/ui';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation('entry');
  const { to } = route.useSearch();
  const client = useQueryClient();
  const signIn = async ({ email, password }: Record<string, string>) => {
    await unwrap(api.POST('/api/v1/sessions', { body: { email, password } }));
    client.clear();
    // The console is another site at the same address, so this is no step within the router.
    location.assign(to ?? '/');
  };
  return (
    <EntryFrame title={t('signIn.title')} lead={t('signIn.lead')}>
      <Form onSubmit={signIn} submit={t('signIn.submit')} needed={['email', 'password']}>
        <TextField name="email" label={t('email')} type="email" autoComplete="username" />
        <PasswordField name="password" label={t('password')} autoComplete="current-password" />
      </Form>
      <p>
        <Link to="/forgotten">{t('signIn.forgotten')}</Link>
      </p>
      <p>
        <Link to="/register">{t('signIn.register')}</Link>
      </p>
    </EntryFrame>
  );
}
