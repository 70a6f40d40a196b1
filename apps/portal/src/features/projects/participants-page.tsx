import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Country, Moment, Page, Panel, PlainTable, Status, useMay } from '@app/ui';
import { projectQuery } from '../../app/project.api';
import { InviteDialog } from './invite-dialog';
import { PeopleList } from './people-list';
import type { Participant } from './projects.api';
import { WithdrawDialog } from './withdraw-dialog';

const route = getRouteApi('/in/p/$project/participants');

/** Organisations of a project with their parts in the award, and the people they named. */
export function ParticipantsPage() {
  const { t } = useTranslation('projects');
  const { project: id } = route.useParams();
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const mayInvite = useMay()('invite', 'Participant', id) && project.state === 'active';
  const [inviting, setInviting] = useState(false);
  // By its id: one that was changed meanwhile is withdrawn as it is then.
  const [asked, setAsked] = useState<string | null>(null);
  const gone = project.participants.find((one) => one.id === asked);
  const columns = useColumns(
    mayInvite && project.participants.some(({ state }) => state === 'invited') ? setAsked : null,
  );
  return (
    <Page
      title={t('title')}
      meta={<span>{t(mayInvite ? 'lead' : 'leadInvites')}</span>}
      actions={mayInvite && <Button onClick={() => setInviting(true)}>{t('invite.ask')}</Button>}
    >
      <Panel title={t('organisations')} flush foot={t('rule')}>
        <PlainTable rows={project.participants} rowKey={({ id: participant }) => participant} columns={columns} />
      </Panel>
      <h2>{t('people.title')}</h2>
      <PeopleList project={project} />
      {inviting && <InviteDialog project={id} onClose={() => setInviting(false)} />}
      {gone && <WithdrawDialog project={id} participant={gone} onClose={() => setAsked(null)} />}
    </Page>
  );
}

function useColumns(ask: ((participant: string) => void) | null) {
  const { t } = useTranslation('projects');
  const columns = [
    {
      key: 'name',
      head: t('organisation'),
      cell: ({ organisation_name, country }: Participant) => (
        <span>
          <b>{organisation_name}</b> <Country code={country} />
        </span>
      ),
    },
    { key: 'part', head: t('part'), cell: ({ role }: Participant) => t(`parts.${role}`) },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state, state_reason }: Participant) => (
        <div>
          <Status state={state} bare={state === 'active'} />
          {state_reason && <div className="dim small">{state_reason}</div>}
        </div>
      ),
    },
    {
      key: 'since',
      head: t('since'),
      cell: ({ invited_at, answered_at }: Participant) => <Moment at={answered_at ?? invited_at} style="day" />,
    },
  ];
  if (!ask) return columns;
  const acts = {
    key: 'acts',
    head: t('acts'),
    cell: (one: Participant) =>
      one.state === 'invited' && (
        <Button variant="default" onClick={() => ask(one.id)}>
          {t('withdraw.ask')}
        </Button>
      ),
  };
  return [...columns, acts];
}
