import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, toast, useFormats, useMay, useKeyed } from '@app/ui';
import { type Award, type AwardAct, awardAccountsQuery, awardQuery, decideOnAward } from './awards.api';

/** What each state allows; an offer can be taken back, what was accepted only stopped. */
const allowed: Partial<Record<string, AwardAct>> = { offered: 'revoke', active: 'suspend', suspended: 'resume' };
const rights = { revoke: 'update', suspend: 'freeze', resume: 'freeze' } as const;

/** Stopping an award, letting it go on, or taking back its offer; each says first what it does. */
export function AwardActs({ programme, award }: { programme: string; award: Award }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const may = useMay();
  const client = useQueryClient();
  // The act that was begun: what the award allows may change while its words are written.
  const [asking, setAsking] = useState<AwardAct | null>(null);
  const once = useKeyed();
  const act = allowed[award.state];
  const decide = async (act: AwardAct, { reason }: Record<string, string>) => {
    const after = await once([act, award.version, reason], (key) => decideOnAward(act, programme, award, reason, key));
    client.setQueryData(awardQuery(programme, award.id).queryKey, after);
    void client.invalidateQueries({ queryKey: awardAccountsQuery(programme, award.id).queryKey });
    toast({ text: t(`acts.done.${act}`) });
  };
  return (
    <>
      {act && may(rights[act], 'Award', programme) && (
        <Button
          variant={act === 'resume' ? 'filled' : 'default'}
          c={act === 'resume' ? undefined : 'var(--bad)'}
          onClick={() => setAsking(act)}
        >
          {t(`acts.${act}`)}
        </Button>
      )}
      {asking && (
        <FormDialog
          title={t(`acts.ask.${asking}`)}
          effect={t(`acts.effect.${asking}`, { ceiling: formats.money(award.ceiling) })}
          act={t(`acts.do.${asking}`)}
          needed={['reason']}
          onSubmit={(values) => decide(asking, values)}
          onClose={() => setAsking(null)}
        >
          <TextAreaField name="reason" label={t('acts.reason')} description={t('acts.reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
