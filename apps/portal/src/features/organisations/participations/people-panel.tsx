import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  ErrorState,
  Note,
  Panel,
  PlainTable,
  Row,
  useCut,
  useMay,
  useProblemWords,
  Waiting,
} from '@app/ui';
import { type Holder, type Participation, peopleQuery } from '../organisations.api';
import { NameDialog } from './name-dialog';
import { TakeOffDialog } from './take-off-dialog';

const route = getRouteApi('/in/org/$org/projects/$participation');

/** The organisation's people in a project, each with one role. Its owner names them. */
export function PeoplePanel({ org, participation }: { org: string; participation: Participation }) {
  const { t } = useTranslation('organisations');
  const { id, role, state } = participation;
  const asked = route.useSearch().name !== undefined;
  const navigate = useNavigate();
  const mayName = useMay()('name', 'Person', org) && state === 'active';
  const query = useQuery(peopleQuery(org, id));
  const [naming, setNaming] = useState<Holder | 'new' | null>(asked ? 'new' : null);
  const [removing, setRemoving] = useState<Holder | null>(null);
  const cut = useCut();
  const rows = query.data?.data ?? [];
  const leads = rows.filter((each) => each.role === 'lead').length;
  const leadless = query.data !== undefined && role === 'coordinator' && state === 'active' && leads === 0;
  const named = () => {
    setNaming(null);
    if (asked)
      void navigate({ to: '/org/$org/projects/$participation', params: { org, participation: id }, replace: true });
  };
  const columns = useColumns(mayName ? { name: setNaming, remove: setRemoving } : null);
  const add = mayName && <Button onClick={() => setNaming('new')}>{t('people.add')}</Button>;
  return (
    <Panel title={t('people.title')} aside={add} flush={rows.length > 0} foot={cut(query.data) ?? t('people.rule')}>
      {leadless && rows.length > 0 && <Note tone="warn">{t('people.leadless')}</Note>}
      {query.isPending && <Waiting rows={2} />}
      {query.error && !query.data && <ErrorState error={query.error} title={t('people.failure')} />}
      {query.data && rows.length === 0 && (
        <EmptyState title={t('people.empty')}>{t(leadless ? 'people.leadless' : 'people.emptyText')}</EmptyState>
      )}
      {rows.length > 0 && (
        <PlainTable rows={rows} rowKey={({ person, role }) => `${person} ${role}`} columns={columns} />
      )}
      {naming && mayName && query.data && (
        <NameDialog
          org={org}
          participation={participation}
          person={naming === 'new' ? null : naming}
          leadless={leadless}
          onClose={named}
        />
      )}
      {removing && (
        <TakeOffDialog
          org={org}
          participation={id}
          person={removing}
          lastLead={role === 'coordinator' && removing.role === 'lead' && leads === 1}
          onClose={() => setRemoving(null)}
        />
      )}
    </Panel>
  );
}

function useColumns(acts: { name: (one: Holder) => void; remove: (one: Holder) => void } | null) {
  const { t } = useTranslation('organisations');
  const say = useProblemWords();
  const columns = [
    {
      key: 'name',
      head: t('members.name'),
      cell: ({ name, email }: Holder) => (
        <div>
          <b>{name}</b>
          <div className="dim small">{email}</div>
        </div>
      ),
    },
    { key: 'role', head: t('people.role'), cell: ({ role }: Holder) => say.roleAlone(role) },
  ];
  if (!acts) return columns;
  const buttons = {
    key: 'acts',
    head: t('acts'),
    cell: (one: Holder) => (
      <Row>
        <Button variant="default" onClick={() => acts.name(one)}>
          {t('people.change')}
        </Button>
        <Button variant="default" c="var(--bad)" onClick={() => acts.remove(one)}>
          {t('people.remove')}
        </Button>
      </Row>
    ),
  };
  return [...columns, buttons];
}
