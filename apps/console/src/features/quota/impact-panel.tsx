import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Bar, ErrorState, GpuTime, Key, Note, Panel, PlainTable, useFormats, Waiting } from '@app/ui';
import { lotsOfPoolQuery } from '../../app/lots.api';
import { usePools, useProjects } from '../../app/reference.api';
import { type Impact, impactOf } from './impact';
import type { QuotaRequest } from './quota.api';

interface Props {
  programme: string;
  request: QuotaRequest;
  /** GPU-seconds that would be granted. */
  granting: number;
}

/** What granting it does to the pool and to the projects that share it, from the lots of now. */
export function ImpactPanel({ programme, request, granting }: Props) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const pool = usePools()?.get(request.pool);
  const { data, error, refetch } = useQuery(lotsOfPoolQuery(programme, request.pool));
  if (error && !data) return <ErrorState error={error} title={t('impact.failure')} retry={() => void refetch()} />;
  if (!data || !pool)
    return (
      <Panel title={t('impact.title')}>
        <Waiting rows={3} />
      </Panel>
    );
  const impact = impactOf(request, pool.gpus, data.data);
  const after = impact.total + BigInt(granting);
  const short = after - impact.capacity;
  const span = { from: formats.date(request.valid_from, 'day'), until: formats.date(request.valid_until, 'day') };
  return (
    <Panel
      title={t('impact.title')}
      note={t('impact.method', span)}
      aside={
        <>
          <Key kind="co">{t('impact.promised')}</Key>
          <Key kind="request">{t('impact.thisRequest')}</Key>
        </>
      }
      foot={data.next_cursor ? t('impact.notAll') : t('impact.onlyOwn')}
      flush
    >
      <div className="lead">
        {short > 0n ? (
          <Note tone="warn">
            <b>{t('impact.short', { pool: pool.name })}</b>{' '}
            {t('impact.shortBy', { hours: formats.gpuHours(short.toString()) })}
          </Note>
        ) : (
          t('impact.fits', {
            pool: pool.name,
            hours: formats.gpuHours((-short).toString()),
            share: formats.share(share(after, impact.capacity)),
          })
        )}
      </div>
      <Levels programme={programme} request={request} impact={impact} granting={BigInt(granting)} />
    </Panel>
  );
}

const share = (part: bigint, whole: bigint) => (whole > 0n ? Number((part * 1000n) / whole) / 1000 : 1);

interface Level {
  key: string;
  name: string;
  before: bigint;
  after: bigint;
}

function Levels({
  programme,
  request,
  impact,
  granting,
}: {
  programme: string;
  request: QuotaRequest;
  impact: Impact;
  granting: bigint;
}) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const projects = useProjects(programme);
  const pool = usePools()?.get(request.pool);
  const named = (id: string) => projects?.get(id)?.name ?? id;
  const levels: Level[] = [
    {
      key: 'pool',
      name: t('impact.pool', { pool: pool?.name ?? request.pool }),
      before: impact.total,
      after: impact.total + granting,
    },
    { key: request.project, name: named(request.project), before: impact.own, after: impact.own + granting },
    ...impact.promised
      .filter(({ project }) => project !== request.project)
      .map(({ project, seconds }) => ({ key: project, name: named(project), before: seconds, after: seconds })),
  ];
  const whole = levels[0].after > impact.capacity ? levels[0].after : impact.capacity;
  return (
    <PlainTable
      rows={levels}
      rowKey={({ key }) => key}
      columns={[
        { key: 'name', head: t('impact.level'), cell: ({ name }) => name },
        {
          key: 'bar',
          head: t('impact.ofCapacity'),
          cell: ({ name, before, after }) => (
            <Bar
              label={t('impact.bar', {
                name,
                before: formats.gpuHours(before.toString()),
                after: formats.gpuHours(after.toString()),
                all: formats.gpuHours(impact.capacity.toString()),
              })}
              whole={whole}
              parts={[
                { kind: 'co', size: before },
                { kind: 'request', size: after - before },
              ]}
            />
          ),
        },
        {
          key: 'before',
          head: t('impact.before'),
          cell: ({ before }) => <GpuTime seconds={before.toString()} />,
          number: true,
        },
        {
          key: 'after',
          head: t('impact.after'),
          cell: ({ after }) => (
            <b>
              <GpuTime seconds={after.toString()} />
            </b>
          ),
          number: true,
        },
        {
          key: 'share',
          head: t('impact.share'),
          cell: ({ after }) => formats.share(share(after, impact.capacity)),
          number: true,
        },
      ]}
    />
  );
}
