import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Panel, PlainTable, Status, Waiting } from '@app/ui';
import { projectsQuery } from '../../app/reference.api';

const shown = 20;

/** The newest projects, for whoever reads nothing else of a programme. */
export function ProjectsPanel({ programme }: { programme: string }) {
  const { t } = useTranslation('dashboard');
  const { data: projects, error, refetch } = useQuery(projectsQuery(programme));
  const rows = [...(projects?.values() ?? [])].slice(0, shown);
  return (
    <Panel
      title={t('projects.title')}
      aside={
        <Link to="/programmes/$programme/projects" params={{ programme }}>
          {t('projects.all')}
        </Link>
      }
      foot={t('projects.note')}
      flush={rows.length > 0}
    >
      {error && !projects && <ErrorState error={error} title={t('failure')} retry={() => void refetch()} />}
      {!projects && !error && <Waiting rows={4} />}
      {projects?.size === 0 && <EmptyState title={t('projects.none')}>{t('projects.noneText')}</EmptyState>}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'project',
              head: t('projects.project'),
              cell: ({ id, name, number }) => (
                <>
                  <Link to="/programmes/$programme/projects/$project" params={{ programme, project: id }}>
                    {name}
                  </Link>
                  <div className="dim small">{number}</div>
                </>
              ),
            },
            {
              key: 'coordinator',
              head: t('projects.coordinator'),
              cell: ({ coordinator_name }) => coordinator_name,
            },
            { key: 'state', head: t('state'), cell: ({ state }) => <Status state={state} bare={state === 'active'} /> },
          ]}
        />
      )}
    </Panel>
  );
}
