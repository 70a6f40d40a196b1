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
  RequestHistory,
  Status,
  useFormats,
  useMay,
} from '@app/ui';
import { AnswerPanel } from './answer-panel';
import { requestQuery } from './compute.api';
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
      <Columns aside={<RequestHistory request={request} />}>
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
            <Fact name={t('gpus')}>{request.concurrent_gpus ?? t('one.notSaid')}</Fact>
            <Fact name={t('lots.valid')}>{t('span', formats.period(request))}</Fact>
            <Fact name={t('purpose')}>{request.purpose}</Fact>
          </Facts>
        </Panel>
      </Columns>
    </Page>
  );
}
