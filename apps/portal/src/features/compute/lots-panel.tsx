import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  EmptyState,
  ErrorState,
  GpuTime,
  Key,
  Panel,
  PlainTable,
  Status,
  useCut,
  useFormats,
  Waiting,
} from '@app/ui';
import { barOf, isUsable } from '../../app/lots';
import { lotsQuery } from '../../app/project.api';
import type { Lot } from './compute.api';
import { PoolName } from './pool-name';

/** What was granted: dated GPU time, lot by lot, and what is left of it. */
export function LotsPanel({ project }: { project: string }) {
  const { t } = useTranslation('compute');
  const { data, error, refetch } = useQuery(lotsQuery(project));
  const cut = useCut();
  const lots = data?.data ?? [];
  return (
    <Panel
      title={t('lots.title')}
      note={t('lots.note')}
      flush={lots.length > 0}
      foot={cut(data)}
      aside={
        <>
          <Key kind="spent">{t('lots.used')}</Key>
          <Key kind="held">{t('lots.held')}</Key>
          <Key kind="free">{t('lots.free')}</Key>
          <Key kind="locked">{t('lots.locked')}</Key>
        </>
      }
    >
      {error && !data && <ErrorState error={error} title={t('lots.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && lots.length === 0 && <EmptyState title={t('lots.none')}>{t('lots.noneText')}</EmptyState>}
      {lots.length > 0 && <Lots lots={lots} />}
    </Panel>
  );
}

function Lots({ lots }: { lots: Lot[] }) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const hours = (key: 'amount' | 'used' | 'held' | 'available', head: string) => ({
    key,
    head,
    cell: (lot: Lot) => <GpuTime seconds={lot[key]} unit={false} />,
    number: true,
  });
  return (
    <PlainTable
      rows={lots}
      rowKey={({ id }) => id}
      columns={[
        { key: 'place', head: t('place'), cell: (lot) => <LotPlace lot={lot} /> },
        {
          key: 'state',
          head: t('state'),
          cell: ({ state, reason }) => (
            <>
              <Status state={state} bare={state === 'active'} />
              {reason && <div className="dim small">{reason}</div>}
            </>
          ),
        },
        {
          key: 'until',
          head: t('lots.valid'),
          cell: (lot) => (
            <div>
              {t('span', formats.period(lot))}
              <div className="dim small">{t('lots.ends', { when: formats.ago(lot.valid_until) })}</div>
            </div>
          ),
        },
        hours('amount', t('lots.amount')),
        hours('used', t('lots.used')),
        hours('held', t('lots.held')),
        { ...hours('available', t('lots.free')), cell: (lot) => <Free lot={lot} /> },
      ]}
    />
  );
}

/** What is left of a lot: dim where it cannot be used now. */
function Free({ lot }: { lot: Lot }) {
  const formats = useFormats();
  const hours = formats.gpuHours(lot.available);
  return isUsable(lot, Date.now()) ? <b>{hours}</b> : <span className="dim">{hours}</span>;
}

function LotPlace({ lot }: { lot: Lot }) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const now = Date.now();
  const { used, held, available } = lot;
  const words = {
    used: formats.gpuHours(used),
    held: formats.gpuHours(held),
    free: formats.gpuHours(available),
  };
  return (
    <>
      <PoolName pool={lot.pool} type={lot.gpu_type} />
      <Bar label={isUsable(lot, now) ? t('lots.bar', words) : t('lots.barLocked', words)} {...barOf(lot, now)} />
    </>
  );
}
