import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  CostPanel,
  Country,
  EndingNote,
  Fact,
  Facts,
  Id,
  JobTimeline,
  Moment,
  Named,
  nameIn,
  Page,
  Panel,
  Status,
  useFormats,
  WaitingPanel,
} from '@app/ui';
import type { Job } from '../../app/jobs.api';
import { useOrganisations, usePools, useProjects } from '../../app/reference.api';
import { attemptsQuery, holdQuery, jobQuery } from './job.api';
import { LogPanel } from './log-panel';

const route = getRouteApi('/in/programmes/$programme/jobs/$job');

/** One job as an office sees it: why it waits or how it ended, what it costs, and its log for who may open it. */
export function JobPage() {
  const { t } = useTranslation('jobs');
  const { programme, job: id } = route.useParams();
  const { data: job } = useSuspenseQuery(jobQuery(programme, id));
  const hold = useQuery(holdQuery(programme, job));
  const attempts = useQuery(attemptsQuery(programme, id));
  return (
    <Page
      title={job.name}
      crumbs={[{ label: t('title'), to: `/programmes/${programme}/jobs` }]}
      badge={<Status state={job.state} />}
      meta={<Id of={job.id} />}
    >
      <EndingNote job={job} />
      <Columns
        aside={
          <>
            <CostPanel hold={job.hold === null ? null : hold} />
            <JobTimeline job={job} attempts={attempts} />
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

function About({ programme, job }: { programme: string; job: Job }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const projects = useProjects(programme);
  const organisations = useOrganisations(programme);
  const pools = usePools();
  const pool = pools?.get(job.pool);
  return (
    <Panel title={t('about.title')}>
      <Facts>
        <Fact name={t('about.project')}>
          <Link to="/programmes/$programme/projects/$project" params={{ programme, project: job.project }}>
            <Named among={projects} id={job.project} />
          </Link>
        </Fact>
        <Fact name={t('about.organisation')}>
          <Named among={organisations} id={job.organisation} />
        </Fact>
        <Fact name={t('pool')}>
          {t('gpusOf', { count: job.gpus, type: pool?.gpu_type ?? '', pool: nameIn(pools, job.pool) })}{' '}
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
