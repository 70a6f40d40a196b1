import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  Fact,
  Facts,
  Key,
  KeyFigure,
  KeyFigures,
  Note,
  Panel,
  PlainTable,
  Stack,
  Status,
  useFormats,
} from '@app/ui';
import { lotsQuery } from '../../app/project.api';
import type { Request } from './compute.api';

/** Where the request stands, in a sentence; once decided, how much was granted of what was asked, and why. */
export function DecisionPanel({ request }: { request: Request }) {
  const { t } = useTranslation('compute');
  const { decision, state } = request;
  if (decision)
    return (
      <>
        <Panel title={t('decision.title')}>
          <Decided request={request} decision={decision} />
        </Panel>
        <LotsMade project={request.project} made={decision.lots} />
      </>
    );
  if (state === 'draft') return <Note tone="info">{t('stands.draft')}</Note>;
  if (state === 'submitted') return <Note tone="info">{t('stands.submitted')}</Note>;
  if (state === 'info_needed') return <Note>{t('stands.info_needed')}</Note>;
  return <Note tone="info">{t('stands.withdrawn')}</Note>;
}

function Decided({ request, decision }: { request: Request; decision: NonNullable<Request['decision']> }) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const words = { granted: formats.gpuHours(decision.gpu_seconds), asked: formats.gpuHours(request.gpu_seconds) };
  const refused = decision.outcome === 'refused';
  return (
    <Stack>
      <p>{t(`decision.${decision.outcome}`, words)}</p>
      {!refused && (
        <>
          <KeyFigures>
            <KeyFigure name={<Key kind="spent">{t('decision.granted')}</Key>}>
              {t('gpuHours', { ns: 'ui', hours: words.granted })}
            </KeyFigure>
            <KeyFigure name={<Key kind="free">{t('decision.asked')}</Key>}>
              {t('gpuHours', { ns: 'ui', hours: words.asked })}
            </KeyFigure>
          </KeyFigures>
          <Bar
            large
            label={t(`decision.${decision.outcome}`, words)}
            whole={BigInt(request.gpu_seconds)}
            parts={[{ kind: 'spent', size: BigInt(decision.gpu_seconds) }]}
          />
        </>
      )}
      <Facts>
        <Fact name={t('decision.reasons')}>{decision.reasons}</Fact>
        {decision.concurrent_gpus !== null && <Fact name={t('gpus')}>{formats.number(decision.concurrent_gpus)}</Fact>}
      </Facts>
    </Stack>
  );
}

function LotsMade({ project, made }: { project: string; made: string[] }) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const { data } = useQuery(lotsQuery(project));
  const lots = (data?.data ?? []).filter(({ id }) => made.includes(id));
  if (lots.length === 0) return null;
  return (
    <Panel title={t('decision.lots')} flush>
      <PlainTable
        rows={lots}
        rowKey={({ id }) => id}
        columns={[
          { key: 'lot', head: t('decision.lot'), cell: ({ id }) => <code>{id}</code> },
          { key: 'state', head: t('state'), cell: ({ state }) => <Status state={state} bare={state === 'active'} /> },
          {
            key: 'valid',
            head: t('lots.valid'),
            cell: (lot) => t('span', formats.period(lot)),
          },
          { key: 'hours', head: t('hours'), cell: ({ amount }) => formats.gpuHours(amount), number: true },
        ]}
      />
    </Panel>
  );
}
