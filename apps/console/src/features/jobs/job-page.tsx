import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Country, Fact, Facts, Moment, Note, Page, Panel, Status, useFormats, useProblemWords } from '@app/ui';
import type { Job } from '../../app/jobs.api';
import { useOrganisations, usePools, useProjects } from '../../app/reference.api';
import { CostPanel } from './cost-panel';
import { jobQuery } from './job.api';
import { LogPanel } from './log-panel';
import { TimelinePanel } from './timeline-panel';
import { WaitingPanel } from './waiting-panel';

const route = getRouteApi('/in/programmes/$programme/jobs/$job');

/** One job as an office sees it: why it waits or how it ended, what it costs, and its log for who may open it. */
export function JobPage() {
  const { t } = useTranslation('jobs');
  const { programme, job: id } = route.useParams();
  const { data: job } = useSuspenseQuery(jobQuery(programme, id));
  return (
    <Page
      title={job.name}
      crumbs={[{ label: t('title'), to: `/programmes/${programme}/jobs` }]}
      badge={<Status state={job.state} />}
      meta={<code>{job.id}</code>}
    >
      <Ending job={job} />
      <Columns
        aside={
          <>
            <CostPanel programme={programme} job={job} />
            <TimelinePanel programme={programme} job={job} />
          </>
        }
      >
        {job.state === 'queued' && <WaitingPanel job={job} />}
        <About programme={programme} job={job} />
        {job.started_at !== null && <LogPanel key={job.id} programme={programme} job={job} />}
      </Columns>
    </Page>
  );
}

/** Why it ended other than well, or is being stopped: in words first, then as the machine told it. */
function Ending({ job: { state, reason, message, ended_at } }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const say = useProblemWords();
  if (state !== 'failed' && state !== 'stopped' && state !== 'stopping') return null;
  return (
    <Note tone={state === 'failed' ? 'bad' : 'warn'}>
      <b>{t(`ended.${state}`)}</b> {reason && say.reason(reason)} {ended_at && <Moment at={ended_at} />}
      {message && (
        <div className="dim small" lang="en">
          {message}
        </div>
      )}
    </Note>
  );
}

function About({ programme, job }: { programme: string; job: Job }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const project = useProjects(programme)?.get(job.project);
  const organisation = useOrganisations(programme)?.get(job.organisation);
  const pool = usePools()?.get(job.pool);
  return (
    <Panel title={t('about.title')}>
      <Facts>
        <Fact name={t('about.project')}>
          <Link to="/programmes/$programme/projects/$project" params={{ programme, project: job.project }}>
            {project?.name ?? job.project}
          </Link>
        </Fact>
        <Fact name={t('about.organisation')}>{organisation?.name ?? job.organisation}</Fact>
        <Fact name={t('pool')}>
          {t('gpusOf', { count: job.gpus, type: pool?.gpu_type ?? '', pool: pool?.name ?? job.pool })}{' '}
          {pool && <Country code={pool.country} />}
        </Fact>
        <Fact name={t('time')}>
          {formats.span(job.used_seconds)} / {formats.span(job.time_limit_seconds)}
        </Fact>
        <Fact name={t('launched')}>
          <Moment at={job.created_at} />
        </Fact>
        {job.inputs.length > 0 && (
          <Fact name={t('about.data')}>{job.inputs.map(({ name, number }) => `${name} ${number}`).join(', ')}</Fact>
        )}
      </Facts>
    </Panel>
  );
}
