import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { GpuTime } from '../figures/amounts';
import { Bar, Key } from '../figures/bar';
import { Status } from '../figures/status';
import { useFormats } from '../formats/use-formats';
import { Panel } from '../layout/panel';
import type { ListPage } from '../server/every-page';
import { EmptyState } from '../states/empty-state';
import { ErrorState } from '../states/error-state';
import { Waiting } from '../states/waiting';
import { PlainTable, type ShownColumn } from '../table/plain-table';
import { useCut } from '../table/use-cut';
import { barOfLot, isUsableLot, type Lot } from './lots';

interface Props {
  title: string;
  /** What is said where there is none. */
  none: { title: string; text: string };
  /** The list as it is read. */
  query: { data: ListPage<Lot> | undefined; error: Error | null; refetch: () => unknown };
  /** Whose or where a lot is: the first column, its bar under it. */
  of: ShownColumn<Lot>;
  /** A link to the request that a lot was granted on. */
  request: (lot: Lot, words: string) => ReactNode;
  /** What may be done to a lot. */
  acts?: ShownColumn<Lot>;
  /** Under the table. */
  foot?: ReactNode;
}

/** Lots of GPU time: in which days each may be used, on which request it was granted, and what is left of it. */
export function LotsPanel({ title, none, query: { data, error, refetch }, foot, ...table }: Props) {
  const { t } = useTranslation();
  const cut = useCut();
  const lots = data?.data ?? [];
  return (
    <Panel
      title={title}
      note={t('lots.note')}
      flush={lots.length > 0}
      foot={cut(data) ?? (lots.length > 0 && foot)}
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
      {data && lots.length === 0 && <EmptyState title={none.title}>{none.text}</EmptyState>}
      {lots.length > 0 && <Lots lots={lots} {...table} />}
    </Panel>
  );
}

function Lots({ lots, of, request, acts }: Pick<Props, 'of' | 'request' | 'acts'> & { lots: Lot[] }) {
  const { t } = useTranslation();
  const hours = (key: 'amount' | 'used' | 'held', head: string): ShownColumn<Lot> => ({
    key,
    head,
    cell: (lot) => <GpuTime seconds={lot[key]} unit={false} />,
    number: true,
  });
  return (
    <PlainTable
      rows={lots}
      rowKey={({ id }) => id}
      columns={[
        {
          ...of,
          cell: (lot) => (
            <>
              {of.cell(lot)}
              <LotBar lot={lot} />
            </>
          ),
        },
        { key: 'state', head: t('lots.state'), cell: (lot) => <LotState lot={lot} /> },
        {
          key: 'days',
          head: t('lots.days'),
          cell: (lot) => <LotDays lot={lot} request={request(lot, t('lots.request'))} />,
        },
        hours('amount', t('lots.amount')),
        hours('used', t('lots.used')),
        hours('held', t('lots.held')),
        { key: 'free', head: t('lots.free'), cell: (lot) => <Free lot={lot} />, number: true },
        ...(acts ? [acts] : []),
      ]}
    />
  );
}

/** Its state, and where somebody stopped it, why. */
function LotState({ lot: { state, reason, revoking_at } }: { lot: Lot }) {
  const { t } = useTranslation();
  return (
    <>
      <Status state={state} bare={state === 'active'} />
      {revoking_at && state !== 'revoked' && <div className="small">{t('lots.revoking')}</div>}
      {reason && <div className="dim small">{reason}</div>}
    </>
  );
}

function LotDays({ lot, request }: { lot: Lot; request: ReactNode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const over = Date.parse(lot.valid_until) <= Date.now();
  return (
    <div>
      {t('lots.span', formats.period(lot))}
      <div className="dim small">{t(over ? 'lots.ended' : 'lots.ends', { when: formats.ago(lot.valid_until) })}</div>
      <div className="small">{request}</div>
    </div>
  );
}

/** What is left of a lot: dim where it cannot be used now. */
function Free({ lot }: { lot: Lot }) {
  const hours = <GpuTime seconds={lot.available} unit={false} />;
  return isUsableLot(lot, Date.now()) ? <b>{hours}</b> : <span className="dim">{hours}</span>;
}

function LotBar({ lot }: { lot: Lot }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = Date.now();
  const words = {
    used: formats.gpuHours(lot.used),
    held: formats.gpuHours(lot.held),
    free: formats.gpuHours(lot.available),
  };
  return <Bar label={t(isUsableLot(lot, now) ? 'lots.bar' : 'lots.barLocked', words)} {...barOfLot(lot, now)} />;
}
