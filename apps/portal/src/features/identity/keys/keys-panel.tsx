import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Panel, PlainTable, Row, useCut, Waiting } from '@app/ui';
import { keyState } from './key-state';
import { type Holder, type Key, keysQuery, type NewKey, type ServiceAccount } from './keys.api';
import { MakeKeyDialog } from './make-key-dialog';
import { NewKeyPanel } from './new-key-panel';
import { RenewDialog } from './renew-dialog';
import { RevokeDialog } from './revoke-dialog';
import { useKeyColumns } from './use-key-columns';

interface Props {
  holder: Holder;
  /** Service accounts that a key can be of; in a project only. */
  accounts?: ServiceAccount[];
  mayMake: boolean;
  title: string;
  note: string;
}

type Asked = 'make' | { act: 'renew' | 'revoke'; key: Key } | null;

/** Keys of a holder: made, shown once, renewed with both good for a while, revoked. */
export function KeysPanel({ holder, accounts, mayMake, title, note }: Props) {
  const { t } = useTranslation('identity');
  const query = useQuery(keysQuery(holder));
  const [asked, setAsked] = useState<Asked>(null);
  const [made, setMade] = useState<NewKey | null>(null);
  const cut = useCut();
  const rows = query.data?.data ?? [];
  const columns = useKeyColumns(accounts);
  const acts = {
    key: 'acts',
    head: t('acts'),
    cell: (key: Key) =>
      keyState(key, Date.now()) === 'active' && (
        <Row>
          <Button variant="default" onClick={() => setAsked({ act: 'renew', key })}>
            {t('renew.ask')}
          </Button>
          <Button variant="default" c="var(--bad)" onClick={() => setAsked({ act: 'revoke', key })}>
            {t('revoke.ask')}
          </Button>
        </Row>
      ),
  };
  const usable = accounts?.filter(({ disabled_at }) => !disabled_at);
  const make = mayMake && (!usable || usable.length > 0) && (
    <Button onClick={() => setAsked('make')}>{t('make.ask')}</Button>
  );
  const close = () => setAsked(null);
  return (
    <>
      {made && <NewKeyPanel made={made} holder={holder} onDone={() => setMade(null)} />}
      <Panel title={title} note={note} aside={make} flush={rows.length > 0} foot={cut(query.data) ?? t('keys.rule')}>
        {query.isPending && <Waiting rows={2} />}
        {query.error && !query.data && <ErrorState error={query.error} title={t('keys.failure')} />}
        {query.data && rows.length === 0 && <EmptyState title={t('keys.empty')}>{t('keys.emptyText')}</EmptyState>}
        {rows.length > 0 && (
          <PlainTable rows={rows} rowKey={({ id }) => id} columns={mayMake ? [...columns, acts] : columns} />
        )}
      </Panel>
      {asked === 'make' && <MakeKeyDialog holder={holder} accounts={usable} onMade={setMade} onClose={close} />}
      {asked && asked !== 'make' && asked.act === 'renew' && (
        <RenewDialog holder={holder} of={asked.key} onMade={setMade} onClose={close} />
      )}
      {asked && asked !== 'make' && asked.act === 'revoke' && (
        <RevokeDialog holder={holder} of={asked.key} onClose={close} />
      )}
    </>
  );
}
