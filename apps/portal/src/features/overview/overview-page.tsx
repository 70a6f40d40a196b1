import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { Columns, Country, DaysNote, Note, Page, Row, Status, useMay } from '@app/ui';
import { projectQuery } from '../../app/project.api';
import { AwardNote } from './award-note';
import { BudgetPanel } from './budget-panel';
import { GpuTimePanel } from './gpu-time-panel';
import { JobsPanel } from './jobs-panel';
import { ProjectActions } from './project-actions';

const route = getRouteApi('/in/p/$project');

/** What a project has, what it holds and spends, and what runs for it. */
export function OverviewPage() {
  const { t } = useTranslation(['overview', 'states']);
  const { project: id } = route.useParams();
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const countries = [...new Set(project.participants.map(({ country }) => country))].sort();
  return (
    <Page
      title={project.name}
      crumb={t('title')}
      actions={project.state === 'active' && <ProjectActions project={id} />}
      badge={
        <Row>
          <code className="dim">{project.number}</code>
          {project.state !== 'active' && <Status state={project.state} />}
        </Row>
      }
      meta={
        <>
          <span>{t('programme', { name: project.programme_name })}</span>
          <span>{t('coordinator', { name: project.coordinator_name })}</span>
          <DaysNote />
          <Row>
            {t('partners')}
            <span>
              {countries.map((code) => (
                <Country key={code} code={code} />
              ))}
            </span>
          </Row>
        </>
      }
    >
      {project.state !== 'active' && (
        <Note>{t('suspended', { state: t(project.state, { ns: 'states' }), reason: project.state_reason ?? '' })}</Note>
      )}
      {project.state === 'active' && !project.led && <LeadlessNote project={project} />}
      <AwardNote project={id} />
      <Columns aside={<GpuTimePanel project={id} />}>
        <BudgetPanel project={id} />
        <JobsPanel project={id} />
      </Columns>
    </Page>
  );
}

/** Says that nobody leads the project, and leads whoever may name somebody there. */
function LeadlessNote({ project }: { project: components['schemas']['ProjectDto'] }) {
  const { t } = useTranslation('overview');
  const { coordinator: org, coordinator_name: name, participants } = project;
  const part = participants.find(({ role }) => role === 'coordinator');
  const mayName = useMay()('name', 'Person', org);
  const act = mayName && part && (
    <Link to="/org/$org/projects/$participation" params={{ org, participation: part.id }} search={{ name: 'lead' }}>
      {t('nameLead')}
    </Link>
  );
  return (
    <Note tone="warn" action={act}>
      {t('leadless', { name })}
    </Note>
  );
}
