import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, EntryFrame, Form, PasswordField, TextField, Waiting } from '@app/ui';
import { invitationQuery } from './invitation.api';
import { InvitationSaid } from './invitation-said';
import { useBackOnceSignedIn } from './use-back-once-signed-in';
import { keptToken } from './use-token';

const route = getRouteApi('/sign-in');

/** Signing in, and for what: whoever comes from an invitation reads it here once more, and goes back to it. */
export function SignInPage() {
  const { t } = useTranslation('entry');
  const { to } = route.useSearch();
  const client = useQueryClient();
  const { data, isLoading } = useQuery(invitationQuery(to === '/invitation' ? keptToken() : ''));
  const invitation = data?.state === 'sent' ? data : null;
  useBackOnceSignedIn(invitation?.email);
  const signIn = async ({ email, password }: Record<string, string>) => {
    await unwrap(api.POST('/api/v1/sessions', { body: { email, password } }));
    client.clear();
    // The console is another site at the same address, so this is no step within the router.
    location.assign(to ?? '/');
  };
  return (
    <EntryFrame
      title={t('signIn.title')}
      lead={invitation ? <InvitationSaid link={invitation} /> : !isLoading && t('signIn.lead')}
    >
      {invitation && <p className="dim">{t('signIn.invited')}</p>}
      {isLoading ? (
        <Waiting rows={3} />
      ) : (
        <Form onSubmit={signIn} submit={t('signIn.submit')} needed={['email', 'password']}>
          <TextField
            name="email"
            label={t('email')}
            type="email"
            autoComplete="username"
            defaultValue={invitation?.email}
          />
          <PasswordField name="password" label={t('password')} autoComplete="current-password" />
        </Form>
      )}
      {invitation && (
        <p>
          <Link to="/invitation">{t('signIn.toInvitation')}</Link>
        </p>
      )}
      <p>
        <Link to="/forgotten">{t('signIn.forgotten')}</Link>
      </p>
      <p>
        <Link to="/register">{t('signIn.register')}</Link>
      </p>
    </EntryFrame>
  );
}
