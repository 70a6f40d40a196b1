import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { Country, EmptyState, ErrorState, Moment, Panel, PlainTable, useCut, Waiting, useFormats } from '@app/ui';

/** Organisations that registered and cannot begin before they are verified, the first of them. */
export function WaitingOrganisations({ query }: { query: UseQueryResult<components['schemas']['OrganisationPage']> }) {
  const { t } = useTranslation('programmes');
  const formats = useFormats();
  const { data, error, refetch } = query;
  const cut = useCut();
  const rows = data?.data ?? [];
  return (
    <Panel
      title={t('platform.waiting')}
      aside={<Link to="/platform/organisations">{t('platform.allOrganisations')}</Link>}
      flush={rows.length > 0}
      foot={cut(data)}
    >
      {error && !data && <ErrorState error={error} title={t('platform.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={2} />}
      {data && rows.length === 0 && (
        <EmptyState title={t('platform.noneWaiting')}>{t('platform.noneWaitingText')}</EmptyState>
      )}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'name',
              head: t('organisation'),
              cell: ({ id, legal_name }) => (
                <Link to="/platform/organisations/$organisation" params={{ organisation: id }}>
                  {legal_name}
                </Link>
              ),
            },
            {
              key: 'country',
              head: t('country'),
              cell: ({ country }) => (
                <span className="nowrap">
                  <Country code={country} /> {formats.country(country)}
                </span>
              ),
            },
            { key: 'since', head: t('since'), cell: ({ created_at }) => <Moment at={created_at} /> },
          ]}
        />
      )}
    </Panel>
  );
}
