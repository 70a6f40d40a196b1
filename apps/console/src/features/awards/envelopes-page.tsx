import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  Country,
  EmptyState,
  ErrorState,
  Key,
  minorUnits,
  Money,
  Page,
  Panel,
  PlainTable,
  useFormats,
  useMay,
  Waiting,
} from '@app/ui';
import { envelopesQuery } from '../../app/programme.api';
import { EnvelopeDialog } from './envelope-dialog';

const route = getRouteApi('/in/programmes/$programme/envelopes');

/** What the programme may award, per country and currency. */
export function EnvelopesPage() {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const { programme } = route.useParams();
  const mayFund = useMay()('create', 'Award', programme);
  const { data, error, refetch } = useQuery(envelopesQuery(programme));
  const [open, setOpen] = useState(false);
  const rows = data?.data ?? [];
  const fund = mayFund && <Button onClick={() => setOpen(true)}>{t('envelopes.fund')}</Button>;
  return (
    <Page title={t('envelopes.title')} meta={t('envelopes.meta')} actions={rows.length > 0 && fund}>
      <Panel
        title={t('envelopes.list')}
        aside={<Key kind="spent">{t('envelopes.awarded')}</Key>}
        foot={t('envelopes.note')}
        flush={rows.length > 0}
      >
        {error && !data && <ErrorState error={error} title={t('envelopes.failure')} retry={() => void refetch()} />}
        {!data && !error && <Waiting rows={3} />}
        {data && rows.length === 0 && (
          <EmptyState title={t('envelopes.empty')} action={fund}>
            {t(mayFund ? 'envelopes.emptyText' : 'envelopes.whoFunds')}
          </EmptyState>
        )}
        {rows.length > 0 && (
          <PlainTable
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'country',
                head: t('envelope'),
                cell: ({ country }) => (
                  <>
                    <Country code={country} /> {formats.country(country)}
                  </>
                ),
              },
              {
                key: 'bar',
                head: t('envelopes.use'),
                cell: ({ country, limit, awarded }) => (
                  <Bar
                    label={t('envelopes.bar', {
                      country: formats.country(country),
                      awarded: formats.money(awarded),
                      limit: formats.money(limit),
                    })}
                    whole={minorUnits(limit)}
                    parts={[{ kind: 'spent', size: minorUnits(awarded) }]}
                  />
                ),
              },
              {
                key: 'limit',
                head: t('envelopes.limit'),
                cell: ({ limit }) => <Money of={limit} />,
                number: true,
              },
              {
                key: 'awarded',
                head: t('envelopes.awarded'),
                cell: ({ awarded }) => <Money of={awarded} />,
                number: true,
              },
              {
                key: 'available',
                head: t('envelopes.available'),
                cell: ({ available }) => (
                  <b>
                    <Money of={available} />
                  </b>
                ),
                number: true,
              },
            ]}
          />
        )}
      </Panel>
      {open && <EnvelopeDialog programme={programme} envelopes={rows} onClose={() => setOpen(false)} />}
    </Page>
  );
}
