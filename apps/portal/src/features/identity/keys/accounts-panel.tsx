import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, EmptyState, FormDialog, Moment, Panel, PlainTable, Status, TextField, toast } from '@app/ui';
import { accountsQuery, disableAccount, makeAccount, type ServiceAccount } from './keys.api';

interface Props {
  project: string;
  /** The organisation that one acts for: its accounts can be changed, those of others are only seen. */
  organisation: string;
  accounts: ServiceAccount[];
  nameOf: (org: string) => string;
  mayMake: boolean;
}

/** Who is behind keys that no person carries. */
export function AccountsPanel({ project, organisation, accounts, nameOf, mayMake }: Props) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<ServiceAccount | null>(null);
  const after = async (done: Promise<unknown>, text: string) => {
    await done;
    await client.invalidateQueries({ queryKey: accountsQuery(project).queryKey });
    toast({ text });
  };
  const columns = [
    { key: 'name', head: t('accounts.name'), cell: ({ name }: ServiceAccount) => <b>{name}</b> },
    {
      key: 'organisation',
      head: t('accounts.organisation'),
      cell: ({ organisation: org }: ServiceAccount) => nameOf(org),
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ disabled_at }: ServiceAccount) => (
        <Status state={disabled_at ? 'closed' : 'active'} bare>
          {t(disabled_at ? 'accounts.disabled' : 'accounts.inUse')}
        </Status>
      ),
    },
    {
      key: 'since',
      head: t('accounts.since'),
      cell: ({ created_at }: ServiceAccount) => <Moment at={created_at} style="day" />,
    },
  ];
  const acts = {
    key: 'acts',
    head: t('acts'),
    cell: (one: ServiceAccount) =>
      one.organisation === organisation &&
      !one.disabled_at && (
        <Button variant="default" c="var(--bad)" onClick={() => setEnding(one)}>
          {t('accounts.disableAsk')}
        </Button>
      ),
  };
  const make = mayMake && (
    <Button variant={accounts.length === 0 ? 'filled' : 'default'} onClick={() => setMaking(true)}>
      {t('accounts.makeAsk')}
    </Button>
  );
  return (
    <Panel title={t('accounts.title')} aside={make} flush={accounts.length > 0} foot={t('accounts.rule')}>
      {accounts.length === 0 && <EmptyState title={t('accounts.empty')}>{t('accounts.emptyText')}</EmptyState>}
      {accounts.length > 0 && (
        <PlainTable rows={accounts} rowKey={({ id }) => id} columns={mayMake ? [...columns, acts] : columns} />
      )}
      {making && (
        <FormDialog
          title={t('accounts.makeTitle')}
          effect={t('accounts.makeEffect', { organisation: nameOf(organisation) })}
          act={t('accounts.make')}
          needed={['name']}
          onSubmit={({ name }) => after(makeAccount(project, name), t('accounts.made', { name }))}
          onClose={() => setMaking(false)}
        >
          <TextField name="name" label={t('accounts.name')} description={t('accounts.nameHelp')} autoComplete="off" />
        </FormDialog>
      )}
      {ending && (
        <ConfirmDialog
          title={t('accounts.disableTitle', { name: ending.name })}
          effect={t('accounts.disableEffect')}
          act={t('accounts.disable')}
          grave
          onConfirm={() => after(disableAccount(ending.id, project), t('accounts.gone', { name: ending.name }))}
          onClose={() => setEnding(null)}
        />
      )}
    </Panel>
  );
}
