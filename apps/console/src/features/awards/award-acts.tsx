import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, toast, useFormats, useKeyed, useMay } from '@app/ui';
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
  const [asking, setAsking] = useState(false);
  const keyed = useKeyed();
  const act = allowed[award.state];
  if (!act || !may(rights[act], 'Award', programme)) return null;
  const decide = async ({ reason }: Record<string, string>) => {
    const after = await keyed([act, award.version, reason], (key) => decideOnAward(act, programme, award, reason, key));
    client.setQueryData(awardQuery(programme, award.id).queryKey, after);
    void client.invalidateQueries({ queryKey: awardAccountsQuery(programme, award.id).queryKey });
    toast({ text: t(`acts.done.${act}`) });
  };
  return (
    <>
      <Button
        variant={act === 'resume' ? 'filled' : 'default'}
        c={act === 'resume' ? undefined : 'var(--bad)'}
        onClick={() => setAsking(true)}
      >
        {t(`acts.${act}`)}
      </Button>
      {asking && (
        <FormDialog
          title={t(`acts.ask.${act}`)}
          effect={t(`acts.effect.${act}`, { ceiling: formats.money(award.ceiling) })}
          act={t(`acts.do.${act}`)}
          needed={['reason']}
          onSubmit={decide}
          onClose={() => setAsking(false)}
        >
          <TextAreaField name="reason" label={t('acts.reason')} description={t('acts.reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
