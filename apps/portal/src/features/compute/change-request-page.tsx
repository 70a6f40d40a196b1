import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Columns, Form, Note, Page, toast, useMay, useFormats } from '@app/ui';
import { usePools } from '../../app/reference.api';
import { WhoMay } from '../../app/who-may';
import { change, requestQuery } from './compute.api';
import { RequestFields } from './request-fields';
import { isChangeable } from './request-states';
import { StandingPanel } from './standing-panel';
import { useStanding } from './use-standing';
import { changeOf, faultsOfChange, writtenOf } from './wish';

const route = getRouteApi('/in/p/$project/quota/$request/change');

/** Changes what a request asks for: a draft, or one that the programme has a question about. */
export function ChangeRequestPage() {
  const { t } = useTranslation('compute');
  const { project, request: id } = route.useParams();
  const { data: request } = useSuspenseQuery(requestQuery(project, id));
  const formats = useFormats();
  const navigate = useNavigate();
  const client = useQueryClient();
  const may = useMay()('update', 'AllocationRequest', project);
  // What others change meanwhile is told by the refusal of it; in another language its numbers are written otherwise.
  const [begun] = useState(request);
  const before = useMemo(() => writtenOf(begun, formats), [begun, formats]);
  const [wish, setWish] = useState(before);
  const pool = usePools()?.get(request.pool);
  const standing = useStanding(project, wish);
  const faults = faultsOfChange(before, wish, standing.faults);
  const place = { project, request: id };
  const page = {
    title: t('change.title'),
    crumbs: [
      { label: t('title'), to: `/p/${project}/quota` },
      { label: id, to: `/p/${project}/quota/${id}` },
    ],
  };
  if (!may || !isChangeable(request.state))
    return (
      <Page {...page}>
        <Note tone="info">{may ? t('change.decided') : <WhoMay project={project}>{t('leadAsks')}</WhoMay>}</Note>
      </Page>
    );
  const send = async () => {
    client.setQueryData(requestQuery(project, id).queryKey, await change(request, changeOf(before, wish, formats)));
    void client.invalidateQueries({ queryKey: ['projects', project, 'requests'] });
    toast({ text: t('change.done') });
    await navigate({ to: '/p/$project/quota/$request', params: place });
  };
  const question = request.messages.findLast(({ kind }) => kind === 'question');
  // A wish for so many GPUs can be changed and not taken back: the API reads what is left out as unchanged.
  const gpusSaid = before.gpus !== '';
  return (
    <Page {...page} meta={t(request.state === 'draft' ? 'stands.draft' : 'change.asked')}>
      {request.state === 'info_needed' && question && <Note tone="info">{question.text}</Note>}
      <Columns aside={<StandingPanel project={project} wish={wish} standing={standing} />} stays>
        <Form
          long
          onSubmit={send}
          submit={t('change.submit')}
          known={faults}
          check={() => faults}
          needed={['gpu_seconds', ...(gpusSaid ? ['concurrent_gpus'] : []), 'valid_from', 'valid_until', 'purpose']}
        >
          <RequestFields
            project={project}
            wish={wish}
            pools={pool ? [pool] : []}
            standing={standing}
            gpusSaid={gpusSaid}
            onChange={(part) => setWish((now) => ({ ...now, ...part }))}
          />
          <p className="dim small">{t('change.pool')}</p>
        </Form>
      </Columns>
    </Page>
  );
}
