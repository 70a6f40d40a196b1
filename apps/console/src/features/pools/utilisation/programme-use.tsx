import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Country, EmptyState, Panel, PlainTable, Row, useMay } from '@app/ui';
import { useProjects } from '../../../app/reference.api';
import { BusyBar } from '../busy-bar';
import { type Pool, poolUseQuery } from '../pools.api';
import { useBusy } from '../use-busy';
import { UtilisationPanel } from './utilisation-panel';

/** How much of a pool is used, as far as whoever looks may know it: by everybody, or by the programme's own jobs. */
export function ProgrammeUse({ programme, pool }: { programme: string; pool: Pool }) {
  const { t } = useTranslation('pools');
  const may = useMay();
  const projects = useProjects(programme);
  const query = useQuery({ ...poolUseQuery(programme, pool.id), enabled: may('read', 'Usage', programme) });
  const own = useBusy(programme)?.get(pool.id) ?? 0;
  const { data } = query;
  // A pool that no project of the programme has GPU time in tells nothing of its use.
  if (!data)
    return (
      may('read', 'Job', programme) && (
        <Panel title={t('busyTitle')} foot={t('onlyOwn')}>
          <BusyBar large busy={own} gpus={pool.gpus} />
        </Panel>
      )
    );
  return (
    <>
      <UtilisationPanel query={query} busy={data.running.reduce((sum, { gpus }) => sum + gpus, 0)} gpus={pool.gpus} />
      <Panel title={t('runs.title')} foot={t('runs.note')} flush={data.running.length > 0}>
        {data.running.length === 0 && <EmptyState title={t('runs.empty')} />}
        {data.running.length > 0 && (
          <PlainTable
            rows={data.running}
            rowKey={(run) => run.job ?? `other ${data.running.indexOf(run)}`}
            columns={[
              {
                key: 'who',
                head: t('runs.who'),
                cell: ({ project, job_name, country }) => (
                  <>
                    <Row>
                      <span>{job_name ?? t('runs.other')}</span>
                      <Country code={country} />
                    </Row>
                    {project && <div className="dim small">{projects?.get(project)?.name ?? project}</div>}
                  </>
                ),
              },
              { key: 'gpus', head: t('gpus'), cell: ({ gpus }) => gpus, number: true },
            ]}
          />
        )}
      </Panel>
    </>
  );
}
