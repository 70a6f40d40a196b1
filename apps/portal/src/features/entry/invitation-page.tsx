import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, Form, type Language, TextField } from '@app/ui';
import { passwordFaults } from './password-faults';
import { PasswordFields } from './password-fields';
import { TokenPage } from './token-page';
import { useToken } from './use-token';

/** Joins an organisation: with a new account, or with the one that the invited address has. */
export function InvitationPage() {
  const { t, i18n } = useTranslation('entry');
  const token = useToken();
  const [known, setKnown] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const accept = async (values: Record<string, string>) => {
    const locale = i18n.language as Language;
    const account = known ? {} : { name: values.name, password: values.password, locale };
    const member = await unwrap(api.POST('/api/v1/invitations/acceptance', { body: { token, ...account } }));
    setDone(t('invitation.done', { email: member.email }));
  };
  return (
    <TokenPage
      token={token}
      title={t('invitation.title')}
      lead={t('invitation.lead')}
      done={done}
      renewal={t('invitation.renewal')}
    >
      <Form
        onSubmit={accept}
        submit={t('invitation.submit')}
        needed={known ? [] : ['name', 'password', 'again']}
        check={known ? undefined : passwordFaults}
      >
        <Checkbox
          label={t('invitation.known')}
          checked={known}
          onChange={(event) => setKnown(event.currentTarget.checked)}
        />
        {!known && (
          <>
            <TextField name="name" label={t('name')} autoComplete="name" />
            <PasswordFields />
          </>
        )}
      </Form>
    </TokenPage>
  );
}
