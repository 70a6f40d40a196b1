import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  CostPanel,
  Country,
  Id,
  isLive,
  JobTimeline,
  Note,
  Page,
  StaleNote,
  Status,
  useFormats,
  WaitingPanel,
} from '@app/ui';
import { usePools } from '../../app/reference.api';
import { ChangeAct } from './change-act';
import { CheckpointsPanel } from './checkpoints-panel';
import { JobEnding } from './ending-note';
import { InputsPanel } from './inputs-panel';
import { JobActions } from './job-actions';
import { attemptsQuery, holdQuery, type Job, jobQuery } from './jobs.api';
import { LogPanel } from './log-panel';
import { RunPanels } from './run-panels';
import { useJobNews } from './use-job-news';

const route = getRouteApi('/in/p/$project/jobs/$job');

/** One job: its state decides what is on the page. */
export function JobPage() {
  const { t } = useTranslation('jobs');
  const { project, job: id } = route.useParams();
  const { data: job } = useSuspenseQuery(jobQuery(project, id));
  const hold = useQuery(holdQuery(project, job.hold));
  const attempts = useQuery(attemptsQuery(project, id));
  const { liveness, run, loss, lines, heard } = useJobNews(job);
  const ran = job.started_at !== null;
  return (
    <Page
      title={job.name}
      crumbs={[{ label: t('title'), to: `/p/${project}/jobs` }]}
      badge={<Status state={job.state} />}
      meta={<Meta job={job} />}
      actions={<JobActions job={job} />}
    >
      <StaleNote of={liveness} />
      <JobEnding job={job} />
      <Made job={job} />
      <Columns
        aside={
          <>
            <CostPanel
              hold={job.hold === null ? null : hold}
              account={(account, shown) => (
                <Link to="/p/$project/budget/accounts/$account" params={{ project, account }}>
                  {shown}
                </Link>
              )}
            />
            <JobTimeline job={job} attempts={attempts} />
            {ran && <CheckpointsPanel job={job} heldOut={run.heldOut} />}
            <InputsPanel job={job} />
          </>
        }
      >
        {job.state === 'queued' && <WaitingPanel job={job} act={(change) => <ChangeAct job={job} change={change} />} />}
        {ran && <RunPanels running={job.state === 'running'} run={run} loss={loss} />}
        {ran && (
          <LogPanel job={job} lines={lines} heard={heard} coming={liveness.state === 'live' && isLive(job.state)} />
        )}
      </Columns>
    </Page>
  );
}

function Meta({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const pool = usePools()?.get(job.pool);
  return (
    <>
      <Id of={job.id} />
      {pool && (
        <span>
          {t('job.meta', { gpus: job.gpus, type: pool.gpu_type, pool: pool.name })} <Country code={pool.country} />
        </span>
      )}
      <span title={formats.date(job.created_at)}>
        {t('job.launchedAt', { at: formats.date(job.created_at, 'short') })}
      </span>
    </>
  );
}

/** Leads to what came of it. */
function Made({ job: { project, model, model_version: version } }: { job: Job }) {
  const { t } = useTranslation('jobs');
  if (!model || !version) return null;
  const open = (
    <Link to="/p/$project/models/$model" params={{ project, model }} search={{ version }}>
      {t('made.open')}
    </Link>
  );
  return (
    <Note tone="ok" action={open}>
      {t('made.text')}
    </Note>
  );
}
