import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { Country, EmptyState, ErrorState, GpuTime, Moment, Panel, PlainTable, Status, useCut, Waiting } from '@app/ui';

/** What runs and ran on a pool; its operator learns the country of each, not what it is about. */
export function AttemptsPanel({ query }: { query: UseQueryResult<components['schemas']['PoolAttemptPage']> }) {
  const { t } = useTranslation('pools');
  const { data, error } = query;
  const cut = useCut();
  const rows = data?.data ?? [];
  return (
    <Panel title={t('attempts.title')} flush={rows.length > 0} foot={cut(data)}>
      {error && !data && <ErrorState error={error} title={t('attempts.failure')} />}
      {!data && !error && <Waiting rows={3} />}
      {data && rows.length === 0 && <EmptyState title={t('attempts.empty')} />}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'attempt',
              head: t('attempts.attempt'),
              cell: ({ id, country }) => (
                <>
                  <Country code={country} /> <code className="dim">{id}</code>
                </>
              ),
            },
            {
              key: 'state',
              head: t('state'),
              cell: ({ state }) => <Status state={state} bare={['running', 'succeeded'].includes(state)} />,
            },
            { key: 'gpus', head: t('gpus'), cell: ({ gpus }) => gpus, number: true },
            {
              key: 'time',
              head: t('attempts.metered'),
              cell: ({ gpu_seconds }) => <GpuTime seconds={gpu_seconds} />,
              number: true,
            },
            {
              key: 'since',
              head: t('attempts.since'),
              cell: ({ started_at, created_at }) => <Moment at={started_at ?? created_at} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}
