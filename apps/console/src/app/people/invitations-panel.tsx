import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ConfirmDialog,
  ErrorState,
  type ListPage,
  Moment,
  Panel,
  PlainTable,
  Status,
  toast,
  useCut,
  useProblemWords,
} from '@app/ui';
import type { Invitation } from './people.api';

interface Props {
  query: UseQueryResult<ListPage<Invitation>>;
  onWithdraw: (invitation: Invitation) => Promise<unknown>;
}

/** Invitations that nobody accepted yet, with taking them back; nothing where there are none. */
export function InvitationsPanel({ query, onWithdraw }: Props) {
  const { t } = useTranslation('app');
  const say = useProblemWords();
  const cut = useCut();
  const [gone, setGone] = useState<Invitation | null>(null);
  const { data, error, refetch } = query;
  const rows = (data?.data ?? []).filter(({ state }) => state === 'sent' || state === 'expired');
  if (rows.length === 0 && (data || !error)) return null;
  const takeBack = async (invitation: Invitation) => {
    await onWithdraw(invitation);
    toast({ text: t('people.invitations.withdrawn', { email: invitation.email }) });
  };
  return (
    <Panel title={t('people.invitations.title')} foot={cut(data)} flush={rows.length > 0}>
      {error && !data && (
        <ErrorState error={error} title={t('people.invitations.failure')} retry={() => void refetch()} />
      )}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'email',
              head: t('people.invitations.email'),
              cell: ({ email, state }) => (
                <>
                  <b>{email}</b> {state === 'expired' && <Status state={state} bare />}
                </>
              ),
            },
            { key: 'role', head: t('people.role'), cell: ({ role }) => say.roleAlone(role) },
            {
              key: 'until',
              head: t('people.invitations.until'),
              cell: ({ expires_at }) => <Moment at={expires_at} />,
            },
            {
              key: 'act',
              head: t('people.invitations.acts'),
              cell: (invitation) => (
                <Button variant="default" onClick={() => setGone(invitation)}>
                  {t('people.invitations.withdraw')}
                </Button>
              ),
            },
          ]}
        />
      )}
      {gone && (
        <ConfirmDialog
          title={t('people.invitations.withdrawTitle', { email: gone.email })}
          effect={t('people.invitations.withdrawEffect')}
          act={t('people.invitations.withdrawNow')}
          onConfirm={() => takeBack(gone)}
          onClose={() => setGone(null)}
        />
      )}
    </Panel>
  );
}
