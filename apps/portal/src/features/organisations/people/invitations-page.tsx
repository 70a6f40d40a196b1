import { Button } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  ConfirmDialog,
  DataTable,
  EmptyState,
  Moment,
  queryClient,
  Row,
  Stack,
  Status,
  toast,
  useMay,
  useProblemWords,
} from '@app/ui';
import { type Invitation, invitationsQuery, withdraw } from '../organisations.api';
import { InviteDialog } from './invite-dialog';

const route = getRouteApi('/in/org/$org/invitations');

/** Whom the organisation asked to join, and what became of it. */
export function InvitationsPage() {
  const { t } = useTranslation('organisations');
  const { org } = route.useParams();
  const { cursor } = route.useSearch();
  const client = useQueryClient();
  const may = useMay();
  const [inviting, setInviting] = useState(false);
  const [gone, setGone] = useState<Invitation | null>(null);
  const query = useQuery({ ...invitationsQuery(org, cursor), placeholderData: keepPreviousData });
  const takeBack = async ({ id, email }: Invitation) => {
    await withdraw(org, id);
    await client.invalidateQueries({ queryKey: ['organisations', org, 'invitations'] });
    toast({ text: t('invitations.withdrawn', { email }) });
  };
  const ask = may('create', 'Invitation', org) && (
    <Button onClick={() => setInviting(true)}>{t('invitations.invite')}</Button>
  );
  return (
    <Stack>
      <Row>{ask}</Row>
      <DataTable
        label={t('invitations.title')}
        query={query}
        pageAt={(from) => queryClient.fetchQuery(invitationsQuery(org, from))}
        rowKey={({ id }) => id}
        columns={useColumns(may('delete', 'Invitation', org) ? setGone : null)}
        empty={<EmptyState title={t('invitations.empty')}>{t('invitations.emptyText')}</EmptyState>}
        failure={t('invitations.failure')}
      />
      {inviting && <InviteDialog org={org} onClose={() => setInviting(false)} />}
      {gone && (
        <ConfirmDialog
          title={t('invitations.withdrawTitle', { email: gone.email })}
          effect={t('invitations.withdrawEffect')}
          act={t('invitations.withdraw')}
          onConfirm={() => takeBack(gone)}
          onClose={() => setGone(null)}
        />
      )}
    </Stack>
  );
}

function useColumns(ask: ((one: Invitation) => void) | null): Column<Invitation>[] {
  const { t } = useTranslation('organisations');
  const say = useProblemWords();
  const columns: Column<Invitation>[] = [
    { key: 'email', head: t('invitations.email'), cell: ({ email }) => email, csv: ({ email }) => email },
    { key: 'role', head: t('invitations.role'), cell: ({ role }) => say.roleAlone(role), csv: ({ role }) => role },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state }) => <Status state={state} bare={state !== 'sent'} />,
      csv: ({ state }) => state,
    },
    {
      key: 'sent',
      head: t('invitations.sent'),
      cell: ({ created_at }) => <Moment at={created_at} />,
      csv: ({ created_at }) => created_at,
    },
    {
      key: 'until',
      head: t('invitations.until'),
      cell: ({ expires_at }) => <Moment at={expires_at} />,
      csv: ({ expires_at }) => expires_at,
    },
  ];
  if (!ask) return columns;
  const acts: Column<Invitation> = {
    key: 'acts',
    head: t('acts'),
    cell: (one) =>
      one.state === 'sent' && (
        <Button variant="default" onClick={() => ask(one)}>
          {t('invitations.withdrawAsk')}
        </Button>
      ),
  };
  return [...columns, acts];
}
