import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  DataTable,
  EmptyState,
  Note,
  queryClient,
  Row,
  Stack,
  useMay,
  useMe,
  useProblemWords,
} from '@app/ui';
import { type Member, membersQuery } from '../organisations.api';
import { RemoveDialog } from './remove-dialog';
import { RolesDialog } from './roles-dialog';

const route = getRouteApi('/in/org/$org/members');
type Asked = { act: 'roles' | 'remove'; member: Member };

/** People of the organisation, and what each may do in it. */
export function MembersPage() {
  const { t } = useTranslation('organisations');
  const { org } = route.useParams();
  const { cursor } = route.useSearch();
  const mayName = useMay()('name', 'Member', org);
  const [asked, setAsked] = useState<Asked | null>(null);
  const query = useQuery({ ...membersQuery(org, cursor), placeholderData: keepPreviousData });
  const close = () => setAsked(null);
  return (
    <Stack>
      {!mayName && <Note tone="info">{t('members.ownerNames')}</Note>}
      <DataTable
        label={t('members.title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(membersQuery(org, from))}
        rowKey={({ person }) => person}
        columns={useColumns(mayName ? setAsked : null)}
        empty={<EmptyState title={t('members.empty')} />}
        failure={t('members.failure')}
      />
      {asked?.act === 'roles' && <RolesDialog org={org} member={asked.member} onClose={close} />}
      {asked?.act === 'remove' && <RemoveDialog org={org} member={asked.member} onClose={close} />}
    </Stack>
  );
}

function useColumns(ask: ((asked: Asked) => void) | null): Column<Member>[] {
  const { t } = useTranslation('organisations');
  const say = useProblemWords();
  const me = useMe();
  const columns: Column<Member>[] = [
    {
      key: 'name',
      head: t('members.name'),
      cell: ({ person, name, email }) => (
        <div>
          <b>{name}</b> {person === me.id && <span className="dim small">{t('members.you')}</span>}
          <div className="dim small">{email}</div>
        </div>
      ),
      csv: ({ name, email }) => `${name} <${email}>`,
    },
    {
      key: 'roles',
      head: t('members.roles'),
      cell: ({ roles }) => roles.map(say.roleAlone).join(', '),
      csv: ({ roles }) => roles.join(' '),
    },
  ];
  if (!ask) return columns;
  const acts: Column<Member> = {
    key: 'acts',
    head: t('acts'),
    cell: (member) => (
      <Row>
        <Button variant="default" onClick={() => ask({ act: 'roles', member })}>
          {t('roles.ask')}
        </Button>
        <Button variant="default" c="var(--bad)" onClick={() => ask({ act: 'remove', member })}>
          {t('remove.ask')}
        </Button>
      </Row>
    ),
  };
  return [...columns, acts];
}
