import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  EmptyState,
  ErrorState,
  Id,
  NotFound,
  Page,
  Panel,
  PlainTable,
  Status,
  useCut,
  useMay,
  Waiting,
} from '@app/ui';
import { poolsByIdQuery } from '../../app/reference.api';
import { useJobColumns } from '../../app/job-columns';
import { programmeJobsQuery } from '../../app/jobs.api';
import { CardsPanel } from './cards-panel';
import { PoolLotsPanel } from './lots-panel';
import { PoolFacts } from './pool-facts';
import { programmeCardsQuery } from './pools.api';
import { ProgrammeUse } from './utilisation/programme-use';

const route = getRouteApi('/in/programmes/$programme/pools/$pool');

/** One pool, as a programme sees it: its own jobs and lots there, and the prices that it confirms. */
export function PoolPage() {
  const { t } = useTranslation('pools');
  const { programme, pool: id } = route.useParams();
  const may = useMay();
  const { data: pools, error, refetch } = useQuery(poolsByIdQuery);
  const pool = pools?.get(id);
  if (error && !pools)
    return (
      <Page title={t('title')}>
        <ErrorState error={error} title={t('failure')} retry={() => void refetch()} />
      </Page>
    );
  if (!pools) return <Waiting />;
  if (!pool) return <NotFound />;
  return (
    <Page
      title={pool.name}
      crumbs={[{ label: t('title'), to: `/programmes/${programme}/pools` }]}
      badge={<Status state={pool.state} />}
      meta={<Id of={pool.id} />}
    >
      <Columns
        aside={
          <>
            <ProgrammeUse programme={programme} pool={pool} />
            <PoolFacts pool={pool} />
          </>
        }
      >
        {may('read', 'Job', programme) && <QueuePanel programme={programme} pool={id} />}
        <ProgrammeCards programme={programme} pool={id} />
        <PoolLotsPanel programme={programme} pool={id} />
      </Columns>
    </Page>
  );
}

/** Jobs of the programme that run or wait here. */
function QueuePanel({ programme, pool }: { programme: string; pool: string }) {
  const { t } = useTranslation('pools');
  const running = useQuery(programmeJobsQuery(programme, { state: 'running', pool }));
  const queued = useQuery(programmeJobsQuery(programme, { state: 'queued', pool }));
  const columns = useJobColumns(programme).filter(({ key, onlyInFile }) => key !== 'pool' && !onlyInFile);
  const cut = useCut();
  const error = running.error ?? queued.error;
  const jobs = [...(running.data?.data ?? []), ...(queued.data?.data ?? [])];
  return (
    <Panel title={t('queue')} flush={jobs.length > 0} foot={cut(running.data) ?? cut(queued.data)}>
      {error && <ErrorState error={error} title={t('queueFailure')} />}
      {!error && !(running.data && queued.data) && <Waiting rows={3} />}
      {running.data && queued.data && jobs.length === 0 && <EmptyState title={t('queueEmpty')} />}
      {jobs.length > 0 && <PlainTable rows={jobs} rowKey={({ id }) => id} columns={columns} />}
    </Panel>
  );
}

function ProgrammeCards({ programme, pool }: { programme: string; pool: string }) {
  const query = useQuery(programmeCardsQuery(programme, pool));
  return <CardsPanel programme={programme} cards={query.data} error={query.error} />;
}
