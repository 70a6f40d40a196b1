import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Panel, type ListPage, PlainTable, useCut, useProblemWords, Waiting } from '@app/ui';
import { NameDialog } from './name-dialog';
import type { Invited, RoleHolder } from './people.api';
import { RemoveDialog } from './remove-dialog';

interface Props {
  query: UseQueryResult<ListPage<RoleHolder>>;
  /** Roles that there are here. */
  roles: readonly string[];
  /** For whoever may give and take them, or invite to them; left out, the panel says who may. */
  naming?: Naming;
}

/** How roles are given and taken: at once, or by inviting alone. */
interface Naming {
  /** Of the roles here, those that one may give or invite to; all unless said. */
  some?: readonly string[];
  /** @param key the same at every try of one intention */
  onName?: (named: { email: string; role: string }, key: string) => Promise<unknown>;
  onRemove?: (holder: RoleHolder) => Promise<unknown>;
  onInvite: (invited: Invited, key: string) => Promise<unknown>;
}

/** People with a role in something, and, for whoever may, giving and taking roles. */
export function PeoplePanel({ query, roles, naming }: Props) {
  const { t } = useTranslation('app');
  const say = useProblemWords();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<RoleHolder | null>(null);
  const { data, error, refetch } = query;
  const cut = useCut();
  const rows = [...(data?.data ?? [])].sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
  return (
    <Panel
      title={t('people.title')}
      aside={
        naming && (
          <Button variant="default" onClick={() => setAdding(true)}>
            {t(naming.onName ? 'people.name' : 'people.invite')}
          </Button>
        )
      }
      foot={cut(data) ?? (naming?.onRemove ? undefined : t(naming ? 'people.whoRemoves' : 'people.whoNames'))}
      flush={rows.length > 0}
    >
      {error && !data && <ErrorState error={error} title={t('people.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && rows.length === 0 && <EmptyState title={t('people.empty')} />}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ person, role }) => `${person} ${role}`}
          columns={[
            {
              key: 'person',
              head: t('people.person'),
              cell: ({ name, email }) => (
                <>
                  <b>{name}</b>
                  <div className="dim small">{email}</div>
                </>
              ),
            },
            { key: 'role', head: t('people.role'), cell: ({ role }) => say.roleAlone(role) },
            ...(naming?.onRemove
              ? [
                  {
                    key: 'act',
                    head: t('people.acts'),
                    cell: (holder: RoleHolder) => (
                      <Button variant="default" c="var(--bad)" onClick={() => setRemoving(holder)}>
                        {t('people.remove')}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {naming && adding && <NameDialog {...naming} roles={naming.some ?? roles} onClose={() => setAdding(false)} />}
      {naming?.onRemove && removing && (
        <RemoveDialog holder={removing} onRemove={naming.onRemove} onClose={() => setRemoving(null)} />
      )}
    </Panel>
  );
}
