import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, EmptyState, ErrorState, Panel, PlainTable, Status, toast, useMay, Waiting } from '@app/ui';
import { AgentDialog } from './agent-dialog';
import { AgentAsked } from './agent-asked';
import { AgentKey } from './agent-key';
import { type Agent, agentsQuery, type NewAgent, revokeAgent } from './agents.api';

/** Keys of the agents that work for a pool: made, seen at work, revoked. */
export function AgentsPanel({ pool }: { pool: string }) {
  const { t } = useTranslation('pools');
  const may = useMay();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(agentsQuery(pool));
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewAgent | null>(null);
  const [revoking, setRevoking] = useState<Agent | null>(null);
  const again = () => client.invalidateQueries({ queryKey: agentsQuery(pool).queryKey });
  const revoke = async (agent: Agent) => {
    await revokeAgent(pool, agent.id);
    toast({ text: t('agents.revoked', { name: agent.name }) });
    void again();
  };
  const shown = (agent: NewAgent) => {
    setMade(agent);
    void again();
  };
  const rows = data?.data ?? [];
  const make = may('create', 'Agent', pool) && (
    <Button variant="default" onClick={() => setMaking(true)}>
      {t('agents.make')}
    </Button>
  );
  return (
    <>
      {made && <AgentKey pool={pool} agent={made} onClose={() => setMade(null)} />}
      <Panel title={t('agents.title')} aside={rows.length > 0 && make} foot={t('agents.note')} flush={rows.length > 0}>
        {error && !data && <ErrorState error={error} title={t('agents.failure')} retry={() => void refetch()} />}
        {!data && !error && <Waiting rows={2} />}
        {data && rows.length === 0 && (
          <EmptyState title={t('agents.empty')} action={make}>
            {t('agents.emptyText')}
          </EmptyState>
        )}
        {rows.length > 0 && (
          <PlainTable
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'name',
                head: t('agents.name'),
                cell: ({ name, start }) => (
                  <>
                    <b>{name}</b>
                    <div className="dim">
                      <code>{start}…</code>
                    </div>
                  </>
                ),
              },
              {
                key: 'used',
                head: t('agents.lastUsed'),
                cell: (agent) => <AgentAsked of={agent} />,
              },
              {
                key: 'act',
                head: t('agents.state'),
                cell: (agent) => {
                  if (agent.revoked_at) return <Status state="revoked" />;
                  if (!may('delete', 'Agent', pool)) return <Status state="active" bare />;
                  return (
                    <Button variant="default" c="var(--bad)" onClick={() => setRevoking(agent)}>
                      {t('agents.revoke')}
                    </Button>
                  );
                },
              },
            ]}
          />
        )}
      </Panel>
      {making && <AgentDialog pool={pool} onMade={shown} onClose={() => setMaking(false)} />}
      {revoking && (
        <ConfirmDialog
          title={t('agents.revokeTitle', { name: revoking.name })}
          effect={t('agents.revokeEffect')}
          act={t('agents.revokeNow')}
          grave
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(null)}
        />
      )}
    </>
  );
}
