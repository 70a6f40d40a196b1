import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Fact, Facts, Note, Page, Panel, Status, useFormats, useMay } from '@app/ui';
import { AwardsPanel } from './awards-panel';
import { ParticipantsPanel } from './participants-panel';
import { ProjectActs } from './project-acts';
import { type Project, projectQuery } from './projects.api';

const route = getRouteApi('/in/programmes/$programme/projects/$project');

/** A project as its office sees it: who takes part, which award pays, and its state. */
export function ProjectPage() {
  const { t } = useTranslation('projects');
  const { programme, project: id } = route.useParams();
  const { data: project } = useSuspenseQuery(projectQuery(programme, id));
  const may = useMay();
  return (
    <Page
      title={project.name}
      crumbs={[{ label: t('title'), to: `/programmes/${programme}/projects` }]}
      badge={<Status state={project.state} />}
      meta={
        <>
          <span>{project.number}</span>
          <code>{project.id}</code>
        </>
      }
      actions={<ProjectActs programme={programme} project={project} />}
    >
      {project.state_reason && <Note tone="warn">{t('because', { reason: project.state_reason })}</Note>}
      {project.state === 'active' && !project.led && (
        <Note tone="warn">{t('leadless', { coordinator: project.coordinator_name })}</Note>
      )}
      <Columns aside={<ProjectFacts project={project} />}>
        <ParticipantsPanel programme={programme} project={project} />
        {may('read', 'Award', programme) && <AwardsPanel programme={programme} project={project} />}
      </Columns>
    </Page>
  );
}

function ProjectFacts({ project: { summary, coordinator_name, created_at } }: { project: Project }) {
  const { t } = useTranslation('projects');
  const formats = useFormats();
  return (
    <Panel title={t('project')}>
      <Facts>
        <Fact name={t('coordinator')}>{coordinator_name}</Fact>
        {summary && <Fact name={t('summary')}>{summary}</Fact>}
        <Fact name={t('made')}>{formats.date(created_at, 'day')}</Fact>
      </Facts>
    </Panel>
  );
}
