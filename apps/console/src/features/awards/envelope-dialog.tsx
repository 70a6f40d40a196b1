import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { currencies, FormDialog, NumberField, SelectField, toast, useFormats, useKeyed } from '@app/ui';
import { envelopesQuery, programmeQuery } from '../../app/programme.api';
import { useCountries } from '../../app/reference.api';
import { fundEnvelope } from './awards.api';
import { moneyWritten } from './offer/draft';

type Envelope = components['schemas']['EnvelopeDto'];
type Currency = components['schemas']['MoneyDto']['currency'];

interface Props {
  programme: string;
  envelopes: readonly Envelope[];
  onClose: () => void;
}

/** Puts money into a country's envelope, which is opened by it where there is none yet. */
export function EnvelopeDialog({ programme, envelopes, onClose }: Props) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const client = useQueryClient();
  const own = useSuspenseQuery(programmeQuery(programme)).data.currency;
  const countries = useCountries() ?? [];
  const [chosen, setChosen] = useState('');
  const [currency, setCurrency] = useState(own);
  const [amount, setAmount] = useState('');
  const once = useKeyed();
  const country = chosen || (countries.length === 1 ? countries[0].code : '');
  const before = envelopes.find((each) => each.country === country && each.limit.currency === currency);
  const written = moneyWritten(amount, currency, formats.read);
  const send = async ({ 'amount/amount': read }: Record<string, string>) => {
    const money = { amount: read, currency: currency as Currency };
    const body = { country, amount: money };
    await once(body, (key) => fundEnvelope(programme, body, key));
    toast({ text: t('envelopes.funded') });
    void client.invalidateQueries({ queryKey: envelopesQuery(programme).queryKey });
  };
  return (
    <FormDialog
      title={t('envelopes.fundTitle')}
      effect={t('envelopes.fundEffect')}
      act={written ? t('envelopes.fundSo', { amount: formats.money(written) }) : t('envelopes.fundNow')}
      needed={['country', 'amount/amount']}
      onSubmit={send}
      onClose={onClose}
    >
      <SelectField
        name="country"
        asks
        label={t('envelopes.country')}
        description={
          before
            ? t('envelopes.adds', { limit: formats.money(before.limit) })
            : country && t('envelopes.opens', { country: formats.country(country) })
        }
        value={country}
        onChange={({ currentTarget: { value } }) => setChosen(value)}
        data={countries.map(({ code }) => ({ value: code, label: formats.country(code) }))}
      />
      <SelectField
        name="amount/currency"
        label={t('offer.currency')}
        value={currency}
        onChange={({ currentTarget: { value } }) => setCurrency(value)}
        data={currencies.map((value) => ({ value, label: `${value} · ${formats.currency(value)}` }))}
      />
      <NumberField
        name="amount/amount"
        label={t('amount')}
        currency={currency}
        description={written ? formats.money(written) : t('offer.amountNote')}
        value={amount}
        onChange={({ currentTarget: { value } }) => setAmount(value)}
      />
    </FormDialog>
  );
}
