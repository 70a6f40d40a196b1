import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  Country,
  DataTable,
  EmptyState,
  Filters,
  isQuietJob,
  jobStates,
  listAt,
  Moment,
  Named,
  Page,
  queryClient,
  Row,
  Status,
  useFormats,
  useMay,
  useStateFilter,
} from '@app/ui';
import { useBaseModels, usePools } from '../../app/reference.api';
import { WhoMay } from '../../app/who-may';
import { type Job, jobsQuery } from './jobs.api';

const route = getRouteApi('/in/p/$project/jobs');

/** Jobs of a project. */
export function JobsPage() {
  const { t } = useTranslation('jobs');
  const { project } = route.useParams();
  const search = route.useSearch();
  const query = useQuery({ ...jobsQuery(project, search), placeholderData: keepPreviousData });
  const mayLaunch = useMay()('launch', 'Job', project);
  const filters = [useStateFilter(t('state'), jobStates)];
  return (
    <Page
      title={t('title')}
      meta={!mayLaunch && <WhoMay project={project}>{t('whoLaunches')}</WhoMay>}
      actions={mayLaunch && <LaunchButton project={project} />}
    >
      <Filters filters={filters} />
      <DataTable
        label={t('title')}
        query={query}
        pageAt={(cursor, without) => queryClient.fetchQuery(jobsQuery(project, listAt(search, cursor, without)))}
        rowKey={({ id }) => id}
        columns={useColumns()}
        filters={filters}
        usualOrder="-created_at"
        empty={<EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
        failure={`${t('failure')} ${t('unaffected')}`}
      />
    </Page>
  );
}

function LaunchButton({ project }: { project: string }) {
  const { t } = useTranslation('jobs');
  return (
    <Button renderRoot={(props) => <Link to="/p/$project/jobs/new" params={{ project }} {...props} />}>
      {t('launch')}
    </Button>
  );
}

function useColumns(): Column<Job>[] {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const pools = usePools();
  const models = useBaseModels();
  return [
    {
      key: 'name',
      head: t('name'),
      cell: ({ id, name, project }) => (
        <Link to="/p/$project/jobs/$job" params={{ project, job: id }}>
          {name}
        </Link>
      ),
      csv: ({ name }) => name,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={isQuietJob(state)} />,
      csv: ({ state }) => state,
    },
    {
      key: 'model',
      head: t('model'),
      cell: ({ base_model }) => <Named among={models} id={base_model} />,
      csv: ({ base_model }) => models?.get(base_model)?.name ?? base_model,
    },
    {
      key: 'place',
      head: t('place'),
      cell: (job) => <Place job={job} />,
      csv: ({ pool, gpus }) => `${gpus} ${pools?.get(pool)?.name ?? pool}`,
    },
    {
      key: 'time',
      head: t('time'),
      cell: (job) => `${formats.span(job.used_seconds)} / ${formats.span(job.time_limit_seconds)}`,
      csv: ({ used_seconds }) => used_seconds,
      number: true,
    },
    {
      key: 'launched',
      head: t('launched'),
      cell: ({ created_at }) => <Moment at={created_at} />,
      csv: ({ created_at }) => created_at,
      sort: 'created_at',
      downFirst: true,
    },
  ];
}

function Place({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const pools = usePools();
  const pool = pools?.get(job.pool);
  if (!pool) return <Named among={pools} id={job.pool} />;
  return (
    <Row>
      <span>{t('job.meta', { gpus: job.gpus, type: pool.gpu_type, pool: pool.name })}</span>
      <Country code={pool.country} />
    </Row>
  );
}
