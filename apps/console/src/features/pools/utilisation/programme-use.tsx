import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MonsoonError } from '@app/api-client';
import { Country, EmptyState, Named, Panel, PlainTable, Row, useMay } from '@app/ui';
import { useProjects } from '../../../app/reference.api';
import { type Pool, type PoolUse, poolUseQuery } from '../pools.api';
import { UtilisationPanel } from './utilisation-panel';

/** How much of a pool is used, by everybody, and what runs there now; nothing where one may not know it. */
export function ProgrammeUse({ programme, pool }: { programme: string; pool: Pool }) {
  const may = useMay();
  const query = useQuery({ ...poolUseQuery(programme, pool.id), enabled: may('read', 'Usage', programme) });
  const { data, error } = query;
  // A pool that no project of the programme has GPU time in tells nothing of its use.
  const nothing = !error || (error instanceof MonsoonError && error.status === 404);
  if (!data && nothing) return null;
  const running = data?.running ?? [];
  return (
    <>
      <UtilisationPanel query={query} busy={running.reduce((sum, { gpus }) => sum + gpus, 0)} gpus={pool.gpus} />
      {data && <Runs programme={programme} running={running} />}
    </>
  );
}

function Runs({ programme, running }: { programme: string; running: PoolUse['running'] }) {
  const { t } = useTranslation('pools');
  const projects = useProjects(programme);
  return (
    <Panel title={t('runs.title')} foot={t('runs.note')} flush={running.length > 0}>
      {running.length === 0 && <EmptyState title={t('runs.empty')} />}
      {running.length > 0 && (
        <PlainTable
          rows={running}
          rowKey={(run) => run.job ?? `other ${running.indexOf(run)}`}
          columns={[
            {
              key: 'who',
              head: t('runs.who'),
              cell: ({ project, job, job_name, country }) => (
                <>
                  <Row>
                    {job ? (
                      <Link to="/programmes/$programme/jobs/$job" params={{ programme, job }}>
                        {job_name}
                      </Link>
                    ) : (
                      <span>{t('runs.other')}</span>
                    )}
                    <Country code={country} />
                  </Row>
                  {project && (
                    <div className="dim small">
                      <Named among={projects} id={project} />
                    </div>
                  )}
                </>
              ),
            },
            { key: 'gpus', head: t('gpus'), cell: ({ gpus }) => gpus, number: true },
          ]}
        />
      )}
    </Panel>
  );
}
