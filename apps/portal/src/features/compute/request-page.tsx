import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  DaysNote,
  Fact,
  Facts,
  GpuTime,
  Id,
  Page,
  Panel,
  Status,
  Timeline,
  type TimelineStep,
  useFormats,
  useMay,
} from '@app/ui';
import { AnswerPanel } from './answer-panel';
import { type Request, requestQuery } from './compute.api';
import { DecisionPanel } from './decision-panel';
import { PoolName } from './pool-name';
import { RequestActions } from './request-actions';

const route = getRouteApi('/in/p/$project/quota/$request');

/** One request: what was asked, what became of it, and what the project can do now. */
export function RequestPage() {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const { project, request: id } = route.useParams();
  const { data: request } = useSuspenseQuery(requestQuery(project, id));
  const mayAnswer = useMay()('request', 'AllocationRequest', project);
  const hours = formats.gpuHours(request.gpu_seconds);
  return (
    <Page
      title={t('one.title', { hours, type: request.gpu_type })}
      crumb={id}
      crumbs={[{ label: t('title'), to: `/p/${project}/quota` }]}
      badge={<Status state={request.state} />}
      meta={
        <>
          <Id of={id} />
          <DaysNote />
        </>
      }
      actions={<RequestActions request={request} />}
    >
      <Columns aside={<HistoryPanel request={request} />}>
        <DecisionPanel request={request} />
        {request.state === 'info_needed' && mayAnswer && <AnswerPanel request={request} />}
        <Panel title={t('one.asked')}>
          <Facts>
            <Fact name={t('place')}>
              <PoolName pool={request.pool} type={request.gpu_type} />
            </Fact>
            <Fact name={t('hours')}>
              <GpuTime seconds={request.gpu_seconds} />
            </Fact>
            <Fact name={t('gpus')}>{request.concurrent_gpus ?? t('one.asBefore')}</Fact>
            <Fact name={t('lots.valid')}>{t('span', formats.period(request))}</Fact>
            <Fact name={t('purpose')}>{request.purpose}</Fact>
          </Facts>
        </Panel>
      </Columns>
    </Page>
  );
}

/** What happened to it, in order, and what comes. */
function HistoryPanel({ request }: { request: Request }) {
  const { t } = useTranslation(['compute', 'states']);
  const formats = useFormats();
  const { created_at, submitted_at, messages, decision, state } = request;
  const moment = (at: string) => formats.date(at, 'short');
  const steps: TimelineStep[] = [
    { key: 'written', kind: 'done', title: t('history.written'), note: moment(created_at) },
  ];
  if (submitted_at)
    steps.push({ key: 'submitted', kind: 'done', title: t('history.submitted'), note: moment(submitted_at) });
  for (const { kind, text, at } of messages)
    steps.push({ key: `${kind} ${at}`, kind: 'done', title: t(`history.${kind}`, { text }), note: moment(at) });
  if (decision)
    steps.push({
      key: 'decision',
      kind: decision.outcome === 'refused' ? 'bad' : 'done',
      title: t(decision.outcome, { ns: 'states' }),
      note: moment(decision.decided_at),
    });
  if (state === 'draft') steps.push({ key: 'next', kind: 'next', title: t('history.toSubmit') });
  if (state === 'submitted') steps.push({ key: 'next', kind: 'now', title: t('history.toDecide') });
  if (state === 'info_needed') steps.push({ key: 'next', kind: 'now', title: t('history.toAnswer') });
  if (state === 'withdrawn') steps.push({ key: 'withdrawn', kind: 'bad', title: t('withdrawn', { ns: 'states' }) });
  return (
    <Panel title={t('history.title')}>
      <Timeline steps={steps} />
    </Panel>
  );
}
