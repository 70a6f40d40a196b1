import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  currencies,
  DateField,
  FieldGrid,
  Form,
  type Language,
  Note,
  Page,
  Panel,
  SelectField,
  TextField,
  timeZones,
  toast,
  useFormats,
  useMay,
  useMe,
  useKeyed,
} from '@app/ui';
import { MailLanguageField } from '../../app/people/mail-language-field';
import { usePlatform } from '../../app/use-platform';
import { monthName } from './programme-facts';
import { createProgramme } from './programmes.api';

const months = Array.from({ length: 12 }, (_, n) => n + 1);
/** Japan's fiscal year, which the API takes where none is said. */
const april = 4;

/** Where most programmes are, and what the API takes where none is said. */
const tokyo = 'Asia/Tokyo';

/** Makes a programme with its first administrator. */
export function NewProgrammePage() {
  const { t } = useTranslation('programmes');
  const mayMake = useMay()('create', 'Programme', usePlatform());
  return (
    <Page title={t('new.title')} crumbs={[{ label: t('title'), to: '/platform/programmes' }]} meta={t('new.meta')}>
      {mayMake ? <NewProgramme /> : <Note tone="info">{t('platformMakes')}</Note>}
    </Page>
  );
}

function NewProgramme() {
  const { t } = useTranslation('programmes');
  const formats = useFormats();
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [startsOn, setStartsOn] = useState('');
  const [endsOn, setEndsOn] = useState('');
  const once = useKeyed();
  const send = async (values: Record<string, string>) => {
    const { name, funder, currency, administrator_email, administrator_locale, time_zone } = values;
    const body = {
      name,
      funder,
      currency: currency as 'JPY',
      time_zone,
      administrator_email,
      administrator_locale: administrator_locale as Language,
      starts_on: startsOn,
      ends_on: endsOn,
      fiscal_year_start_month: Number(values.fiscal_year_start_month),
    };
    const { id } = await once(body, (key) => createProgramme(body, key));
    toast({ text: t('new.done', { name }) });
    void client.invalidateQueries({ queryKey: ['platform', 'programmes'] });
    // Whoever named themselves has a role more.
    void client.invalidateQueries({ queryKey: ['me'] });
    await navigate({ to: '/platform/programmes/$programmeId', params: { programmeId: id } });
  };
  return (
    <Panel title={t('new.facts')}>
      <Form
        long
        onSubmit={send}
        submit={t('new.submit')}
        needed={['name', 'funder', 'currency', 'starts_on', 'ends_on', 'administrator_email']}
        check={() =>
          startsOn && endsOn && endsOn <= startsOn ? [{ pointer: '/ends_on', code: 'not-after-start' }] : []
        }
      >
        <FieldGrid names>
          <TextField name="name" label={t('name')} description={t('new.nameNote')} />
          <TextField name="funder" label={t('funder')} description={t('new.funderNote')} />
        </FieldGrid>
        <FieldGrid>
          <SelectField
            name="currency"
            asks
            label={t('currency')}
            description={t('new.currencyNote')}
            data={currencies.map((value) => ({ value, label: `${value} · ${formats.currency(value)}` }))}
          />
          <DateField
            name="starts_on"
            label={t('new.firstDay')}
            value={startsOn}
            onChange={({ currentTarget: { value } }) => setStartsOn(value)}
          />
          <DateField
            name="ends_on"
            label={t('new.lastDay')}
            value={endsOn}
            onChange={({ currentTarget: { value } }) => setEndsOn(value)}
          />
          <SelectField
            name="fiscal_year_start_month"
            label={t('fiscalYear')}
            defaultValue={april}
            data={months.map((month) => ({ value: String(month), label: monthName(formats.language, month) }))}
          />
          <SelectField
            name="time_zone"
            label={t('timeZone')}
            description={t('new.zoneNote')}
            defaultValue={tokyo}
            data={timeZones().map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
          />
        </FieldGrid>
        <FieldGrid names>
          <TextField
            name="administrator_email"
            type="email"
            label={t('new.administrator')}
            description={t('new.administratorNote', { email: me.email })}
          />
          <MailLanguageField name="administrator_locale" />
        </FieldGrid>
      </Form>
    </Panel>
  );
}
