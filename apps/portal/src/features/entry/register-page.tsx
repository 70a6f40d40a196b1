import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unwrap } from '@app/api-client';
import {
  api,
  EntryFrame,
  ErrorState,
  Form,
  type Language,
  PasswordField,
  SelectField,
  TextAreaField,
  TextField,
  useFormats,
} from '@app/ui';
import { useCountries } from '../../app/countries.api';
import { NumberField } from '../../app/registration/number-field';
import { numberFaults } from '../../app/registration/registration-number';
import { passwordFaults } from './password-faults';
import { RegisteredPage } from './registered-page';

const needed = ['country', 'registration_number', 'legal_name', 'owner/name', 'owner/email', 'owner/password', 'again'];

/** What the page can see by itself, so that it is told together. */
const faultsOf = (values: Record<string, string>) => [
  ...numberFaults(values.country, values.registration_number),
  ...passwordFaults(values, 'owner/password'),
];

/** Registers an organisation and its first owner in one act; both begin once the owner's address is confirmed. */
export function RegisterPage() {
  const { t, i18n } = useTranslation('entry');
  const formats = useFormats();
  const countries = useCountries();
  const [country, setCountry] = useState('');
  const [sentTo, setSentTo] = useState('');
  const register = async (values: Record<string, string>) => {
    const { legal_name, registration_number, evidence } = values;
    const owner = { name: values['owner/name'], email: values['owner/email'], password: values['owner/password'] };
    await unwrap(
      api.POST('/api/v1/organisations', {
        body: {
          legal_name,
          country,
          registration_number,
          ...(evidence.trim() ? { evidence } : {}),
          owner: { ...owner, locale: i18n.language as Language },
        },
      }),
    );
    setSentTo(owner.email);
  };
  if (sentTo) return <RegisteredPage email={sentTo} />;
  const choices = (countries.data ?? []).map(({ code }) => ({ value: code, label: formats.country(code) }));
  return (
    <EntryFrame title={t('register.title')} lead={t('register.lead')}>
      {countries.error && (
        <ErrorState error={countries.error} title={t('register.failure')} retry={() => void countries.refetch()} />
      )}
      <Form long onSubmit={register} submit={t('register.submit')} needed={needed} check={faultsOf}>
        <h2>{t('register.organisation')}</h2>
        <SelectField
          name="country"
          label={t('register.country')}
          value={country}
          onChange={(event) => setCountry(event.currentTarget.value)}
          data={[{ value: '', label: t('register.choose') }, ...choices]}
        />
        <NumberField country={country} />
        <TextField
          name="legal_name"
          label={t('register.legalName')}
          description={t('register.legalNameHelp')}
          autoComplete="organization"
        />
        <TextAreaField
          name="evidence"
          label={t('register.evidence')}
          description={t('register.evidenceHelp')}
          rows={3}
        />
        <h2>{t('register.you')}</h2>
        <p className="dim">{t('register.youHelp')}</p>
        <TextField name="owner/name" label={t('name')} autoComplete="name" />
        <TextField name="owner/email" label={t('email')} type="email" autoComplete="username" />
        <PasswordField
          name="owner/password"
          label={t('newPassword')}
          description={t('passwordHelp')}
          autoComplete="new-password"
        />
        <PasswordField name="again" label={t('again')} autoComplete="new-password" />
        <p className="dim small">{t('register.language')}</p>
      </Form>
      <p>
        <Link to="/sign-in">{t('register.known')}</Link>
      </p>
    </EntryFrame>
  );
}
