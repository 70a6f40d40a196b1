import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  DaysNote,
  EmptyState,
  ErrorState,
  GpuTime,
  Key,
  LastDay,
  Panel,
  PlainTable,
  Status,
  useCut,
  useFormats,
  useMay,
  Waiting,
} from '@app/ui';
import { useProjects } from '../../app/reference.api';
import { type Lot, lotsOfPoolQuery } from '../../app/lots.api';
import { LotActs } from './lot-acts';

/** GPU time that the programme's projects have in a pool; its administrator may stop it. */
export function LotsPanel({ programme, pool }: { programme: string; pool: string }) {
  const { t } = useTranslation('pools');
  const { data, error, refetch } = useQuery(lotsOfPoolQuery(programme, pool));
  const projects = useProjects(programme);
  const cut = useCut();
  const mayStop = useMay()('freeze', 'Lot', programme);
  const lots = data?.data ?? [];
  const nameOf = ({ project }: Lot) => projects?.get(project)?.name ?? project;
  return (
    <Panel
      title={t('lots.title')}
      aside={
        <>
          <Key kind="spent">{t('lots.used')}</Key>
          <Key kind="held">{t('lots.held')}</Key>
        </>
      }
      flush={lots.length > 0}
      foot={cut(data) ?? (lots.length > 0 && <DaysNote />)}
    >
      {error && !data && <ErrorState error={error} title={t('lots.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && lots.length === 0 && <EmptyState title={t('lots.empty')}>{t('lots.emptyText')}</EmptyState>}
      {lots.length > 0 && (
        <PlainTable
          rows={lots}
          rowKey={({ id }) => id}
          columns={[
            { key: 'project', head: t('lots.project'), cell: nameOf },
            { key: 'state', head: t('state'), cell: (lot) => <LotState lot={lot} /> },
            { key: 'bar', head: t('lots.use'), cell: (lot) => <LotBar lot={lot} /> },
            { key: 'amount', head: t('lots.amount'), cell: ({ amount }) => <GpuTime seconds={amount} />, number: true },
            {
              key: 'left',
              head: t('lots.left'),
              cell: ({ available }) => <GpuTime seconds={available} />,
              number: true,
            },
            {
              key: 'until',
              head: t('lots.until'),
              cell: ({ valid_until }) => <LastDay until={valid_until} />,
            },
            ...(mayStop
              ? [
                  {
                    key: 'acts',
                    head: t('lots.acts'),
                    cell: (lot: Lot) => <LotActs programme={programme} lot={lot} project={nameOf(lot)} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </Panel>
  );
}

/** Its state, and where somebody stopped it, why. */
function LotState({ lot: { state, reason, revoking_at } }: { lot: Lot }) {
  const { t } = useTranslation('pools');
  return (
    <>
      <Status state={state} bare={state === 'active'} />
      {revoking_at && state !== 'revoked' && <div className="small">{t('lots.revoking')}</div>}
      {reason && <div className="dim small">{reason}</div>}
    </>
  );
}

function LotBar({ lot: { amount, used, held } }: { lot: Lot }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const words = { used: formats.gpuHours(used), held: formats.gpuHours(held), all: formats.gpuHours(amount) };
  return (
    <Bar
      label={t('lots.bar', words)}
      whole={BigInt(amount)}
      parts={[
        { kind: 'spent', size: BigInt(used) },
        { kind: 'held', size: BigInt(held) },
      ]}
    />
  );
}
