import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, Country, Money, Status } from '@app/ui';
import type { Pool } from './pools.api';

/** What every list says of a pool. @param link the name, leading to its page @param size what this list says of its GPUs */
export function usePoolColumns(link: (pool: Pool) => ReactNode, size: Column<Pool>): Column<Pool>[] {
  const { t } = useTranslation('pools');
  return [
    {
      key: 'name',
      head: t('pool'),
      cell: (pool) => (
        <>
          {link(pool)}
          <div className="dim small">
            {pool.site} <Country code={pool.country} />
          </div>
        </>
      ),
      csv: ({ name }) => name,
    },
    { key: 'type', head: t('type'), cell: ({ gpu_type }) => gpu_type, csv: ({ gpu_type }) => gpu_type },
    size,
    {
      key: 'price',
      head: t('price'),
      cell: ({ prices }) => (
        <>
          {prices.map(({ rate_card, price }) => (
            <div key={rate_card}>
              <Money of={price} />
            </div>
          ))}
          {prices.length === 0 && <span className="dim">{t('noPrice')}</span>}
        </>
      ),
      csv: ({ prices }) => prices.map(({ price }) => `${price.amount} ${price.currency}`).join(' '),
      number: true,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={state === 'open'} />,
      csv: ({ state }) => state,
    },
  ];
}
