import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, Form } from '@app/ui';
import { LinkPage } from './link-page';
import { passwordFaults } from './password-faults';
import { PasswordFields } from './password-fields';
import { backToInvitation, useToken } from './use-token';

export function ResetPage() {
  const { t } = useTranslation('entry');
  const token = useToken();
  const to = backToInvitation();
  const [done, setDone] = useState<string | null>(null);
  const reset = async (values: Record<string, string>) => {
    const body = { token, password: values.password };
    await unwrap(api.POST('/api/v1/password-resets/confirmation', { body }));
    // A mail program opens the link in a tab of its own, which knows of no invitation.
    setDone(to ? t('reset.done') : `${t('reset.done')} ${t('reset.invited')}`);
  };
  return (
    <LinkPage
      purpose="reset_password"
      token={token}
      title={t('reset.title')}
      lead={t('reset.lead')}
      ended={(state) => t(`reset.ended.${state}`)}
      done={done}
      to={to}
      renewal={<Link to="/forgotten">{t('reset.renewal')}</Link>}
    >
      <Form onSubmit={reset} submit={t('reset.submit')} needed={['password', 'again']} check={passwordFaults}>
        <PasswordFields />
      </Form>
    </LinkPage>
  );
}
