import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, Form, type Language, meQuery, queryClient, TextField, useFormats, Waiting } from '@app/ui';
import { enter } from './enter';
import { type InvitationLink, placeOf } from './invitation.api';
import { passwordFaults } from './password-faults';
import { PasswordFields } from './password-fields';
import { dropToken } from './use-token';

interface Props {
  token: string;
  link: InvitationLink;
}

/** Joining by a link that can still be accepted: with the account that the address has, else with a new one. */
export function Joining({ token, link }: Props) {
  const { t } = useTranslation('entry');
  const formats = useFormats();
  const sent = t('invitation.to', { email: link.email, until: formats.date(link.expires_at, 'short') });
  return link.account ? (
    <WithAccount token={token} link={link} sent={sent} />
  ) : (
    <>
      <p className="dim">
        {sent} {t('invitation.new')}
      </p>
      <WithoutAccount token={token} link={link} />
    </>
  );
}

/** Whoever has an account joins once they are signed in with it. */
function WithAccount({ token, link, sent }: Props & { sent: string }) {
  const { t } = useTranslation('entry');
  const { data: me, isPending } = useQuery(meQuery);
  if (isPending) return <Waiting rows={3} />;
  const join = async () => {
    await accept({ token });
    queryClient.clear();
    // The console is another site at the same address, so this is no step within the router.
    location.assign(placeOf(link));
  };
  if (me?.email === link.email)
    return (
      <>
        <p className="dim">
          {sent} {t('invitation.known')}
        </p>
        <Form onSubmit={join} submit={t('invitation.submit')}>
          {null}
        </Form>
      </>
    );
  return (
    <>
      <p className="dim">
        {sent} {me ? t('invitation.other', { email: me.email }) : t('invitation.signIn')}
      </p>
      <p>
        <Button renderRoot={(props) => <Link to="/sign-in" search={{ to: '/invitation' }} {...props} />}>
          {t('invitation.toSignIn')}
        </Button>
      </p>
    </>
  );
}

function WithoutAccount({ token, link }: Props) {
  const { t, i18n } = useTranslation('entry');
  const join = async ({ name, password }: Record<string, string>) => {
    const { email } = await accept({ token, name, password, locale: i18n.language as Language });
    await enter({ email, password }, placeOf(link));
  };
  return (
    <Form onSubmit={join} submit={t('invitation.submit')} needed={['name', 'password', 'again']} check={passwordFaults}>
      <TextField name="name" label={t('name')} autoComplete="name" />
      <PasswordFields />
    </Form>
  );
}

async function accept(body: { token: string; name?: string; password?: string; locale?: Language }) {
  const joined = await unwrap(api.POST('/api/v1/invitations/acceptance', { body }));
  dropToken();
  return joined;
}
