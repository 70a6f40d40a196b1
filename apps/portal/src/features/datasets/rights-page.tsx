import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  EmptyState,
  ErrorState,
  LastDay,
  FormDialog,
  Panel,
  PlainTable,
  ResidencyStrip,
  Status,
  TextAreaField,
  toast,
  useCut,
  useMay,
  Waiting,
} from '@app/ui';
import { AgreementPanel } from './agreement-panel';
import { type Agreement, agreementsQuery, revoke } from './datasets.api';
import { useShown } from './use-shown';

/** Who may use the data for what: agreements, each the right of one project to one version. */
export function RightsPage() {
  const { t } = useTranslation('datasets');
  const { org, dataset } = useShown();
  const may = useMay();
  const query = useQuery(agreementsQuery(org, dataset.id));
  const cut = useCut();
  const rows = query.data?.data ?? [];
  // By its id: one that was changed meanwhile is revoked as it is then.
  const [asked, setAsked] = useState<string | null>(null);
  const revoking = rows.find(({ id }) => id === asked);
  const columns = useColumns(may('agree', 'Agreement', org) ? setAsked : null);
  return (
    <Columns aside={may('create', 'Agreement', org) && <AgreementPanel />}>
      <Panel title={t('rights.title')} flush={rows.length > 0} foot={cut(query.data) ?? t('rights.rule')}>
        {query.isPending && <Waiting rows={2} />}
        {query.error && !query.data && <ErrorState error={query.error} title={t('rights.failure')} />}
        {query.data && rows.length === 0 && <EmptyState title={t('rights.none')}>{t('rights.noneText')}</EmptyState>}
        {rows.length > 0 && <PlainTable rows={rows} rowKey={({ id }) => id} columns={columns} />}
      </Panel>
      {revoking && <Revoking of={revoking} onClose={() => setAsked(null)} />}
    </Columns>
  );
}

function useColumns(ask: ((agreement: string) => void) | null) {
  const { t } = useTranslation('datasets');
  const { versions } = useShown();
  const columns = [
    {
      key: 'project',
      head: t('rights.project'),
      cell: ({ project, project_name, purpose }: Agreement) => (
        <>
          <b title={project}>{project_name}</b>
          <div className="dim small">{purpose}</div>
        </>
      ),
    },
    {
      key: 'version',
      head: t('version'),
      cell: ({ dataset_version }: Agreement) =>
        versions.find(({ id }) => id === dataset_version)?.number ?? dataset_version,
    },
    {
      key: 'state',
      head: t('state'),
      cell: ({ state, revoked_reason }: Agreement) => (
        <div>
          <Status state={state === 'in_force' ? 'active' : state} bare={state === 'in_force'}>
            {state === 'in_force' ? t('rights.inForce') : undefined}
          </Status>
          {revoked_reason && <div className="dim small">{revoked_reason}</div>}
        </div>
      ),
    },
    {
      key: 'until',
      head: t('rights.until'),
      cell: ({ until, time_zone }: Agreement) =>
        until ? <LastDay until={until} timeZone={time_zone} /> : t('rights.open'),
    },
    {
      key: 'countries',
      head: t('rights.countries'),
      cell: ({ countries }: Agreement) =>
        countries ? <ResidencyStrip included={countries} /> : t('rights.asResidency'),
    },
  ];
  if (!ask) return columns;
  const act = {
    key: 'act',
    head: t('files.acts'),
    cell: (one: Agreement) =>
      one.state === 'in_force' ? (
        <Button variant="default" onClick={() => ask(one.id)}>
          {t('rights.revoke')}
        </Button>
      ) : null,
  };
  return [...columns, act];
}

function Revoking({ of, onClose }: { of: Agreement; onClose: () => void }) {
  const { t } = useTranslation('datasets');
  const client = useQueryClient();
  const { org, dataset } = useShown();
  const send = async ({ reason }: Record<string, string>) => {
    await revoke(org, of, reason);
    await client.invalidateQueries({ queryKey: agreementsQuery(org, dataset.id).queryKey });
    toast({ text: t('rights.revoked') });
  };
  return (
    <FormDialog
      title={t('rights.revokeTitle')}
      effect={t('rights.revokeEffect')}
      act={t('rights.revokeNow')}
      grave
      needed={['reason']}
      onSubmit={send}
      onClose={onClose}
    >
      <TextAreaField name="reason" label={t('act.reason')} description={t('act.reasonHelp')} rows={3} />
    </FormDialog>
  );
}
