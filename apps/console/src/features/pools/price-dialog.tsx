import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { currencies, FormDialog, NumberField, SelectField, toast, useFormats, useKeyed } from '@app/ui';
import { type Pool, proposePrice } from './pools.api';

type Currency = components['schemas']['MoneyDto']['currency'];

/** Proposes a price; the finance of the pool's programme has the other half of the decision. */
export function PriceDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const client = useQueryClient();
  const once = useKeyed();
  const now = pool.prices[0]?.price;
  const [currency, setCurrency] = useState<string>(now?.currency ?? '');
  const send = async (values: Record<string, string>) => {
    const price = { amount: values['price/amount'], currency: values['price/currency'] as Currency };
    await once(price, (key) => proposePrice(pool.id, { price }, key));
    toast({ text: t('propose.done') });
    void client.invalidateQueries({ queryKey: ['pools', 'operated', pool.id] });
  };
  return (
    <FormDialog
      title={t('propose.title', { pool: pool.name })}
      effect={t('propose.effect')}
      act={t('propose.now')}
      needed={['price/amount', 'price/currency']}
      onSubmit={send}
      onClose={onClose}
    >
      <NumberField
        name="price/amount"
        currency={currency}
        label={t('propose.amount')}
        defaultValue={now && formats.write(now.amount)}
      />
      <SelectField
        name="price/currency"
        asks={!now}
        label={t('propose.currency')}
        description={t('propose.currencyNote')}
        value={currency}
        onChange={({ currentTarget: { value } }) => setCurrency(value)}
        data={currencies.map((value) => ({ value, label: `${value} · ${formats.currency(value)}` }))}
      />
    </FormDialog>
  );
}
