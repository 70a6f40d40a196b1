import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Fact, Facts, Moment, Note, Page, Panel, Status, useMay } from '@app/ui';
import { organisationQuery } from '../../../app/organisation.api';
import { type Participation, participationQuery } from '../organisations.api';
import { ParticipationActs } from './participation-acts';
import { PeoplePanel } from './people-panel';

const route = getRouteApi('/in/org/$org/projects/$participation');

/** The organisation's part in one project: whether it takes part, and which of its people do. */
export function ParticipationPage() {
  const { t } = useTranslation('organisations');
  const { org, participation: id } = route.useParams();
  const { data: organisation } = useQuery(organisationQuery(org));
  const { data: participation } = useSuspenseQuery(participationQuery(org, id));
  const owner = useMay()('update', 'Organisation', org);
  const { state, project_name, project_number } = participation;
  return (
    <Page
      title={project_name}
      crumbs={[
        { label: organisation?.legal_name ?? t('title'), to: `/org/${org}` },
        { label: t('tabs.projects'), to: `/org/${org}/projects` },
      ]}
      badge={<Status state={state} />}
      meta={<span>{project_number}</span>}
      actions={owner && <ParticipationActs org={org} participation={participation} />}
    >
      {state === 'invited' && <Note tone="warn">{t(owner ? 'projects.answer' : 'projects.ownerAnswers')}</Note>}
      <Columns aside={<About participation={participation} />}>
        <PeoplePanel org={org} participation={participation} />
      </Columns>
    </Page>
  );
}

function About({ participation }: { participation: Participation }) {
  const { t } = useTranslation('organisations');
  const { project, role, state, state_reason, invited_at, answered_at } = participation;
  // Who is not named for it finds no project there, an owner too.
  const mayRead = useMay()('read', 'Project', project);
  return (
    <Panel title={t('projects.about')}>
      <Facts>
        <Fact name={t('projects.part')}>{t(`part.${role}`)}</Fact>
        <Fact name={t('projects.invited')}>
          <Moment at={invited_at} style="day" />
        </Fact>
        {answered_at && (
          <Fact name={t('projects.answered')}>
            <Moment at={answered_at} style="day" />
          </Fact>
        )}
        {state_reason && <Fact name={t('projects.reason')}>{state_reason}</Fact>}
        {state === 'active' && (
          <Fact name={t('projects.project')}>
            {mayRead ? (
              <Link to="/p/$project" params={{ project }}>
                {t('projects.open')}
              </Link>
            ) : (
              <span className="dim">{t('projects.onlyNamed')}</span>
            )}
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}
