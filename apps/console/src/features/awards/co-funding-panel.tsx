import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  ErrorState,
  Money,
  Named,
  Panel,
  PlainTable,
  Status,
  toast,
  useCut,
  useFormats,
  useMay,
  Waiting,
  WithAddresses,
} from '@app/ui';
import { useOrganisations } from '../../app/reference.api';
import { SecondPerson } from '../../app/second-person';
import { CoFundingDialog } from './co-funding-dialog';
import { type Award, awardQuery, type CoFundingEntry, coFundingQuery, decideEntry } from './awards.api';

/** A partner's own money as it was entered; it counts once a second person has confirmed it. */
export function CoFundingPanel({ programme, award }: { programme: string; award: Award }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(coFundingQuery(programme, award.id));
  const organisations = useOrganisations(programme);
  const mayEnter = useMay()('create', 'CoFundingEntry', programme);
  const [entering, setEntering] = useState(false);
  const cut = useCut();
  const rows = data?.data ?? [];
  // The API takes money for an award that was accepted, and that has not ended.
  const taken = award.state === 'active' || award.state === 'suspended';
  return (
    <Panel
      title={t('coFunding.title')}
      aside={
        mayEnter &&
        taken && (
          <Button variant="default" onClick={() => setEntering(true)}>
            {t('coFunding.enter')}
          </Button>
        )
      }
      foot={cut(data) ?? t('coFunding.note')}
      flush={rows.length > 0}
    >
      {error && !data && <ErrorState error={error} title={t('coFunding.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={2} />}
      {data && rows.length === 0 && (
        <EmptyState title={t('coFunding.empty')}>{t(taken ? 'coFunding.whoEnters' : 'coFunding.notYet')}</EmptyState>
      )}
      {rows.length > 0 && (
        <PlainTable
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'organisation',
              head: t('coFunding.organisation'),
              cell: ({ organisation, evidence, entered_by, entered_by_name, entered_at }) => (
                <>
                  <b>
                    <Named among={organisations} id={organisation} />
                  </b>
                  <div className="small">
                    <WithAddresses text={evidence} />
                  </div>
                  <div className="dim small">
                    {t('coFunding.enteredBy', {
                      name: entered_by_name ?? entered_by,
                      at: formats.date(entered_at),
                    })}
                  </div>
                </>
              ),
            },
            {
              key: 'state',
              head: t('state'),
              cell: ({ state, reason, decided_by, decided_by_name, decided_at }) => (
                <>
                  <Status state={state} bare={state === 'confirmed'} />
                  {reason && <div className="dim small">{reason}</div>}
                  {decided_by && decided_at && (
                    <div className="dim small">
                      {t('coFunding.decidedBy', { name: decided_by_name ?? decided_by, at: formats.date(decided_at) })}
                    </div>
                  )}
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
      {entering && <CoFundingDialog programme={programme} award={award} onClose={() => setEntering(false)} />}
    </Panel>
  );
}

function EntryActs({ programme, entry }: { programme: string; entry: CoFundingEntry }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const may = useMay();
  const client = useQueryClient();
  const decide = async (seen: CoFundingEntry, reason: string | null, key: string) => {
    await decideEntry(programme, seen, reason, key);
    toast({ text: t(reason === null ? 'coFunding.done.confirm' : 'coFunding.done.refuse') });
    // What was confirmed is on the award's accounts too.
    void client.invalidateQueries({ queryKey: awardQuery(programme, entry.award).queryKey });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'co-funding-entries'] });
  };
  const amount = formats.money(entry.amount);
  return (
    <SecondPerson
      of={entry}
      waits="entered"
      by={entry.entered_by}
      yourOwn={t('coFunding.yourOwn')}
      may={may('confirm', 'CoFundingEntry', programme)}
      others={t('coFunding.finance')}
      words={{
        confirm: t('coFunding.confirm'),
        confirmTitle: t('coFunding.confirmTitle', { amount }),
        confirmEffect: t('coFunding.confirmEffect'),
        confirmNow: t('coFunding.confirmNow'),
        refuse: t('coFunding.refuse'),
        refuseTitle: t('coFunding.refuseTitle', { amount }),
        refuseEffect: t('coFunding.refuseEffect'),
        refuseNow: t('coFunding.refuseNow'),
        reason: t('coFunding.reason'),
      }}
      onDecide={decide}
    />
  );
}
