import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Country, DaysNote, Note, Page, Row, Status } from '@app/ui';
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
      <AwardNote project={id} />
      <Columns aside={<GpuTimePanel project={id} />}>
        <BudgetPanel project={id} />
        <JobsPanel project={id} />
      </Columns>
    </Page>
  );
}
