import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Fact, Facts, Id, Note, Page, Panel, Status, useFormats, useMay } from '@app/ui';
import { AwardsPanel } from './awards-panel';
import { ParticipantsPanel } from './participants-panel';
import { ProjectActs } from './project-acts';
import { type Contact, type Project, projectQuery } from './projects.api';
import { WaysPanel } from './ways-panel';

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
          <Id of={project.id} />
        </>
      }
      actions={<ProjectActs programme={programme} project={project} />}
    >
      {project.state_reason && <Note tone="warn">{t('because', { reason: project.state_reason })}</Note>}
      {project.state === 'active' && !project.led && (
        <Note tone="warn">{t('leadless', { coordinator: project.coordinator_name })}</Note>
      )}
      <Columns
        aside={
          <>
            <ProjectFacts project={project} />
            <WaysPanel programme={programme} project={project.id} />
          </>
        }
      >
        <ParticipantsPanel programme={programme} project={project} />
        {may('read', 'Award', programme) && <AwardsPanel programme={programme} project={project} />}
      </Columns>
    </Page>
  );
}

function ProjectFacts({ project: { summary, coordinator_name, contacts, created_at } }: { project: Project }) {
  const { t } = useTranslation('projects');
  const formats = useFormats();
  const leads = contacts.filter(({ role }) => role === 'lead');
  const stewards = contacts.filter(({ role }) => role === 'steward');
  return (
    <Panel title={t('project')}>
      <Facts>
        <Fact name={t('coordinator')}>{coordinator_name}</Fact>
        <Fact name={t('lead')}>
          {leads.length > 0 ? <Contacts of={leads} /> : <span className="dim">{t('noLead')}</span>}
        </Fact>
        {stewards.length > 0 && (
          <Fact name={t('steward')}>
            <Contacts of={stewards} />
          </Fact>
        )}
        {summary && <Fact name={t('summary')}>{summary}</Fact>}
        <Fact name={t('made')}>{formats.date(created_at, 'day')}</Fact>
      </Facts>
    </Panel>
  );
}

/** People by their names, one a line, each with whom they work for. */
function Contacts({ of }: { of: readonly Contact[] }) {
  const { t } = useTranslation('projects');
  return of.map(({ name, organisation_name: organisation }, n) => (
    <div key={n}>{t('contact', { name, organisation })}</div>
  ));
}
