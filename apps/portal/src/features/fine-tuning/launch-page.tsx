import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Change,
  Columns,
  EmptyState,
  Faults,
  Form,
  Page,
  problemOf,
  Submit,
  useFormats,
  useMay,
  Waiting,
} from '@app/ui';
import { lotsQuery } from '../../app/project.api';
import { useBaseModels, usePools } from '../../app/reference.api';
import { WhoMay } from '../../app/who-may';
import { BaseModelPanel } from './base-model-panel';
import { ChangeAct } from './change-act';
import { DataPanel } from './data-panel';
import { type Draft, draftOf, emptyDraft } from './draft';
import { EstimatePanel } from './estimate-panel';
import { type Job, modelJobQuery } from './fine-tuning.api';
import { MethodPanel } from './method-panel';
import { PoolPanel } from './pool-panel';
import { SizePanel } from './size-panel';
import { useEstimate } from './use-estimate';
import { useLaunch } from './use-launch';

const route = getRouteApi('/in/p/$project/jobs/new');
const needed = ['name', 'base_model', 'dataset_versions', 'pool', 'time_limit_seconds'];

/** Launches a fine-tuning job, from nothing or like another one. */
export function LaunchPage() {
  const { t } = useTranslation('fine-tuning');
  const { project } = route.useParams();
  const { from } = route.useSearch();
  const mayLaunch = useMay()('launch', 'Job', project);
  const model = useQuery(modelJobQuery(project, from));
  const crumbs = [{ label: t('jobs'), to: `/p/${project}/jobs` }];
  if (!mayLaunch)
    return (
      <Page title={t('title')} crumbs={crumbs}>
        <EmptyState title={t('mayNot.title')}>
          <WhoMay project={project}>{t('mayNot.text')}</WhoMay>
        </EmptyState>
      </Page>
    );
  return (
    <Page title={t('title')} crumbs={crumbs} meta={model.data ? t('like', { name: model.data.name }) : t('meta')}>
      {model.isLoading ? <Waiting /> : <LaunchForm key={from} project={project} like={model.data} />}
    </Page>
  );
}

function LaunchForm({ project, like }: { project: string; like: Job | undefined }) {
  const { t } = useTranslation('fine-tuning');
  const formats = useFormats();
  // What nobody changed yet is written as the language of now writes it.
  const begun = useMemo(() => (like ? draftOf(like, formats.write) : emptyDraft), [like, formats.language]);
  const [written, setWritten] = useState<Draft | null>(null);
  const draft = useLikely(project, written ?? begun);
  const { estimate, error, fresh, possible } = useEstimate(project, draft);
  const launch = useLaunch(project);
  const panel = {
    draft,
    estimate,
    onChange: (change: Partial<Draft>) => setWritten((before) => ({ ...(before ?? begun), ...change })),
  };
  const act = (change: Change) => (
    <ChangeAct project={project} draft={draft} change={change} onChange={panel.onChange} />
  );
  const hold = fresh && estimate?.hold;
  return (
    <Form long onSubmit={() => launch(draft)} needed={needed} known={error ? problemOf(error).errors : undefined}>
      <Columns
        stays
        aside={
          <EstimatePanel estimate={estimate} error={error} fresh={fresh} possible={possible} act={act}>
            <Submit wide>{hold ? t('launchHold', { amount: formats.money(hold) }) : t('launch')}</Submit>
          </EstimatePanel>
        }
      >
        <BaseModelPanel {...panel} />
        <DataPanel project={project} {...panel} />
        <MethodPanel {...panel} />
        <PoolPanel project={project} {...panel} />
        <SizePanel {...panel} />
        <Faults act={act} />
      </Columns>
    </Form>
  );
}

/** The draft with what is likely where nothing was chosen: the first model, and a pool in which there is GPU time. */
function useLikely(project: string, draft: Draft): Draft {
  const models = useBaseModels();
  const pools = usePools();
  const { data: lots } = useSuspenseQuery(lotsQuery(project));
  const [firstModel] = models?.keys() ?? [];
  const lot = lots.data.find(({ state }) => state === 'active');
  const [firstPool] = pools?.keys() ?? [];
  const base_model = draft.base_model || firstModel || '';
  const pool = draft.pool || lot?.pool || firstPool || '';
  return { ...draft, base_model, pool };
}
