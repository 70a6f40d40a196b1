import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, EntryFrame, Form, Note, TextField, Waiting } from '@app/ui';
import { invitationQuery } from './invitation.api';
import { useBackOnceSignedIn } from './use-back-once-signed-in';
import { backToInvitation, keptToken } from './use-token';

export function ForgottenPage() {
  const { t } = useTranslation('entry');
  const [asked, setAsked] = useState('');
  const to = backToInvitation();
  const { data, isLoading } = useQuery(invitationQuery(keptToken()));
  const invited = data?.state === 'sent' ? data.email : undefined;
  useBackOnceSignedIn(invited);
  const ask = async ({ email }: Record<string, string>) => {
    await unwrap(api.POST('/api/v1/password-resets', { body: { email } }));
    setAsked(email);
  };
  return (
    <EntryFrame title={t('forgotten.title')} lead={t('forgotten.lead')}>
      {asked ? (
        // The same words whether or not there is an account: nobody learns here who has one.
        <Note tone="ok">
          {t('forgotten.done', { email: asked })} {to && t('forgotten.invited')}
        </Note>
      ) : isLoading ? (
        <Waiting rows={2} />
      ) : (
        <Form onSubmit={ask} submit={t('forgotten.submit')} needed={['email']}>
          <TextField name="email" label={t('email')} type="email" autoComplete="username" defaultValue={invited} />
        </Form>
      )}
      <p>
        <Link to="/sign-in" search={{ to }}>
          {t('back')}
        </Link>
      </p>
    </EntryFrame>
  );
}
