import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  TextAreaField,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  FormDialog,
  Money,
  Panel,
  PlainTable,
  Row,
  Status,
  toast,
  useFormats,
  useMay,
  useMe,
  Waiting,
} from '@app/ui';
import { useOrganisations } from '../../app/reference.api';
import { type CoFundingEntry, coFundingQuery, decideEntry } from './awards.api';

/** A partner's own money as it was entered; it counts once a second person has confirmed it. */
export function CoFundingPanel({ programme, award }: { programme: string; award: string }) {
  const { t } = useTranslation('awards');
  const { data, error, refetch } = useQuery(coFundingQuery(programme, award));
  const organisations = useOrganisations(programme);
  const rows = data?.data ?? [];
  return (
    <Panel title={t('coFunding.title')} foot={t('coFunding.note')} flush={rows.length > 0}>
      {error && !data && <ErrorState error={error} title={t('coFunding.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={2} />}
      {data && rows.length === 0 && <EmptyState title={t('coFunding.empty')} />}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'organisation',
              head: t('coFunding.organisation'),
              cell: ({ organisation, evidence }) => (
                <>
                  <b>{organisations?.get(organisation)?.name ?? organisation}</b>
                  <div className="dim small">{evidence}</div>
                </>
              ),
            },
            {
              key: 'state',
              head: t('state'),
              cell: ({ state, reason }) => (
                <>
                  <Status state={state} bare={state === 'confirmed'} />
                  {reason && <div className="dim small">{reason}</div>}
                </>
              ),
            },
            { key: 'amount', head: t('amount'), cell: ({ amount }) => <Money of={amount} />, number: true },
            {
              key: 'act',
              head: t('coFunding.decision'),
              cell: (entry) => <EntryActs programme={programme} entry={entry} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}

function EntryActs({ programme, entry }: { programme: string; entry: CoFundingEntry }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const me = useMe();
  const may = useMay();
  const client = useQueryClient();
  const [asking, setAsking] = useState<'confirm' | 'refuse' | null>(null);
  const key = useRef(crypto.randomUUID());
  if (entry.state !== 'entered') return <span className="dim">–</span>;
  if (entry.entered_by === me.id) return <span className="dim small">{t('coFunding.yourOwn')}</span>;
  if (!may('confirm', 'CoFundingEntry', programme)) return <span className="dim small">{t('coFunding.finance')}</span>;
  const decide = async (reason: string | null) => {
    await decideEntry(programme, entry, reason, key.current);
    toast({ text: t(reason === null ? 'coFunding.done.confirm' : 'coFunding.done.refuse') });
    void client.invalidateQueries({ queryKey: coFundingQuery(programme, entry.award).queryKey });
  };
  const amount = formats.money(entry.amount);
  const close = () => setAsking(null);
  return (
    <Row>
      <Button onClick={() => setAsking('confirm')}>{t('coFunding.confirm')}</Button>
      <Button variant="default" onClick={() => setAsking('refuse')}>
        {t('coFunding.refuse')}
      </Button>
      {asking === 'confirm' && (
        <ConfirmDialog
          title={t('coFunding.confirmTitle', { amount })}
          effect={t('coFunding.confirmEffect')}
          act={t('coFunding.confirmNow')}
          onConfirm={() => decide(null)}
          onClose={close}
        />
      )}
      {asking === 'refuse' && (
        <FormDialog
          title={t('coFunding.refuseTitle', { amount })}
          effect={t('coFunding.refuseEffect')}
          act={t('coFunding.refuseNow')}
          needed={['reason']}
          onSubmit={({ reason }) => decide(reason)}
          onClose={close}
        >
          <TextAreaField name="reason" label={t('coFunding.reason')} />
        </FormDialog>
      )}
    </Row>
  );
}
