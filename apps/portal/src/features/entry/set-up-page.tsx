import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import { api, Form, type Language, TextField } from '@app/ui';
import { enter } from './enter';
import { LinkPage } from './link-page';
import { passwordFaults } from './password-faults';
import { PasswordFields } from './password-fields';
import { useToken } from './use-token';

/** The first person of an empty system: the link was printed where it was started. */
export function SetUpPage() {
  const { t, i18n } = useTranslation('entry');
  const token = useToken();
  const begin = async (values: Record<string, string>) => {
    const { name, email, password } = values;
    const locale = i18n.language as Language;
    await unwrap(api.POST('/api/v1/setup', { body: { token, name, email, password, locale } }));
    await enter({ email, password }, '/console/');
  };
  return (
    <LinkPage
      purpose="setup"
      token={token}
      title={t('setUp.title')}
      lead={t('setUp.lead')}
      ended={(state) => t(`setUp.ended.${state}`)}
      renewal={t('setUp.renewal')}
    >
      <Form
        onSubmit={begin}
        submit={t('setUp.submit')}
        needed={['name', 'email', 'password', 'again']}
        check={passwordFaults}
      >
        <TextField name="name" label={t('name')} autoComplete="name" />
        <TextField name="email" label={t('email')} type="email" autoComplete="username" />
        <PasswordFields />
      </Form>
    </LinkPage>
  );
}
