import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import {
  Bar,
  barOfLot,
  Country,
  EmptyState,
  ErrorState,
  GpuTime,
  isUsableLot,
  Key,
  Panel,
  PlainTable,
  Row,
  Status,
  useFormats,
  Waiting,
} from '@app/ui';
import { lotsQuery } from '../../app/project.api';
import { usePools } from '../../app/reference.api';

type Lot = components['schemas']['LotDto'];

/** GPU time that the project was given, by pool. Types are never added up: an hour of one is not an hour of another. */
export function GpuTimePanel({ project }: { project: string }) {
  const { t } = useTranslation('overview');
  const { data, error, refetch } = useQuery(lotsQuery(project));
  return (
    <Panel
      title={t('gpu.title')}
      flush={!!data && data.data.length > 0}
      aside={
        <>
          <Key kind="spent">{t('gpu.used')}</Key>
          <Key kind="held">{t('gpu.held')}</Key>
          <Key kind="locked">{t('gpu.locked')}</Key>
        </>
      }
    >
      {error && !data && <ErrorState error={error} title={t('gpu.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data?.data.length === 0 && <EmptyState title={t('gpu.none')}>{t('gpu.noneText')}</EmptyState>}
      {data && data.data.length > 0 && <Lots lots={data.data} />}
    </Panel>
  );
}

function Lots({ lots }: { lots: Lot[] }) {
  const { t } = useTranslation('overview');
  return (
    <PlainTable
      rows={lots}
      rowKey={({ id }) => id}
      columns={[
        { key: 'type', head: t('gpu.type'), cell: (lot) => <Place lot={lot} /> },
        { key: 'used', head: t('gpu.used'), cell: ({ used }) => <GpuTime seconds={used} unit={false} />, number: true },
        { key: 'held', head: t('gpu.held'), cell: ({ held }) => <GpuTime seconds={held} unit={false} />, number: true },
        {
          key: 'free',
          head: t('gpu.free'),
          cell: (lot) => {
            const time = <GpuTime seconds={lot.available} unit={false} />;
            return isUsableLot(lot, Date.now()) ? <b>{time}</b> : <span className="dim">{time}</span>;
          },
          number: true,
        },
      ]}
    />
  );
}

function Place({ lot }: { lot: Lot }) {
  const { t } = useTranslation('overview');
  const formats = useFormats();
  const pool = usePools()?.get(lot.pool);
  const now = Date.now();
  const hours = {
    used: formats.gpuHours(lot.used),
    held: formats.gpuHours(lot.held),
    free: formats.gpuHours(lot.available),
  };
  return (
    <>
      <Row>
        <b>{lot.gpu_type}</b>
        {pool && <span>{pool.name}</span>}
        {pool && <Country code={pool.country} />}
      </Row>
      <Bar label={isUsableLot(lot, now) ? t('gpu.bar', hours) : t('gpu.barLocked', hours)} {...barOfLot(lot, now)} />
      <Row>
        {lot.state !== 'active' && <Status state={lot.state} bare />}
        <span className="dim small">{t('gpu.until', { day: formats.lastDay(lot.valid_until) })}</span>
      </Row>
    </>
  );
}
