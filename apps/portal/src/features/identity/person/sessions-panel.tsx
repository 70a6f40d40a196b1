import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ConfirmDialog,
  ErrorState,
  Moment,
  Panel,
  PlainTable,
  Status,
  toast,
  useCut,
  useFormats,
  Waiting,
} from '@app/ui';
import { deviceOf } from './device';
import { endSession, type Session, sessionsQuery } from './sessions.api';

/** Where one is signed in. Each session but this one can be ended here; this one by signing out. */
export function SessionsPanel() {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const query = useQuery(sessionsQuery);
  const [ending, setEnding] = useState<Session[] | null>(null);
  const cut = useCut();
  const rows = query.data?.data ?? [];
  const others = rows.filter(({ current }) => !current);
  const columns = useColumns(others.length > 0 ? (session) => setEnding([session]) : null);
  const end = async (sessions: Session[]) => {
    try {
      for (const { id } of sessions) await endSession(id);
    } finally {
      await client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    }
    toast({ text: t('sessions.ended', { count: sessions.length }) });
  };
  const all = others.length > 1 && (
    <Button variant="default" c="var(--bad)" onClick={() => setEnding(others)}>
      {t('sessions.endAll')}
    </Button>
  );
  return (
    <Panel title={t('sessions.title')} aside={all} flush={rows.length > 0} foot={cut(query.data) ?? t('sessions.rule')}>
      {query.isPending && <Waiting rows={2} />}
      {query.error && !query.data && <ErrorState error={query.error} title={t('sessions.failure')} />}
      {rows.length > 0 && <PlainTable rows={rows} rowKey={({ id }) => id} columns={columns} />}
      {ending && (
        <ConfirmDialog
          title={t('sessions.endTitle', { count: ending.length })}
          effect={t('sessions.endEffect')}
          act={t('sessions.endNow')}
          onConfirm={() => end(ending)}
          onClose={() => setEnding(null)}
        />
      )}
    </Panel>
  );
}

function useColumns(ask: ((session: Session) => void) | null) {
  const { t } = useTranslation('identity');
  const formats = useFormats();
  const device = ({ user_agent }: Session) => {
    const { browser, system } = deviceOf(user_agent);
    if (browser && system) return t('sessions.device', { browser, system });
    return browser ?? system ?? t('sessions.unknown');
  };
  const columns = [
    {
      key: 'device',
      head: t('sessions.where'),
      cell: (session: Session) => (
        <div>
          <b title={session.user_agent ?? undefined}>{device(session)}</b>
          {'\u2002'}
          {session.current && <Status state="active">{t('sessions.this')}</Status>}
          <div className="dim small">{session.address}</div>
        </div>
      ),
    },
    {
      key: 'since',
      head: t('sessions.since'),
      cell: ({ created_at }: Session) => <Moment at={created_at} />,
    },
    {
      key: 'until',
      head: t('sessions.until'),
      cell: ({ idle_until, expires_at }: Session) => (
        <div>
          <Moment at={idle_until} />
          <div className="dim small">{t('sessions.latest', { when: formats.date(expires_at, 'short') })}</div>
        </div>
      ),
    },
  ];
  if (!ask) return columns;
  const acts = {
    key: 'acts',
    head: t('acts'),
    cell: (session: Session) =>
      !session.current && (
        <Button variant="default" onClick={() => ask(session)}>
          {t('sessions.end')}
        </Button>
      ),
  };
  return [...columns, acts];
}
