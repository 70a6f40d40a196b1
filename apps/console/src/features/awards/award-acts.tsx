import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, toast, useAsking, useFormats, useMay } from '@app/ui';
import { type Award, type AwardAct, awardAccountsQuery, awardQuery, decideOnAward } from './awards.api';

/** What each state allows; an offer can be taken back, what was accepted only stopped. */
const allowed: Partial<Record<string, AwardAct[]>> = {
  offered: ['revoke'],
  active: ['suspend'],
  suspended: ['resume'],
};
const rights = { revoke: 'update', suspend: 'freeze', resume: 'freeze' } as const;

/** Stopping an award, letting it go on, or taking back its offer; each says first what it does. */
export function AwardActs({ programme, award }: { programme: string; award: Award }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const may = useMay();
  const client = useQueryClient();
  const asking = useAsking<AwardAct, Award>(award, ({ state }) => allowed[state] ?? []);
  const acts = asking.acts.filter((act) => may(rights[act], 'Award', programme));
  const decide = async (act: AwardAct, { reason }: Record<string, string>) => {
    const after = await asking.send(reason, (seen, key) => decideOnAward(act, programme, seen, reason, key));
    client.setQueryData(awardQuery(programme, award.id).queryKey, after);
    void client.invalidateQueries({ queryKey: awardAccountsQuery(programme, award.id).queryKey });
    toast({ text: t(`acts.done.${act}`) });
  };
  return (
    <>
      {acts.map((act) => (
        <Button
          key={act}
          variant={act === 'resume' ? 'filled' : 'default'}
          c={act === 'resume' ? undefined : 'var(--bad)'}
          onClick={() => asking.ask(act)}
        >
          {t(`acts.${act}`)}
        </Button>
      ))}
      {asking.act && (
        <FormDialog
          title={t(`acts.ask.${asking.act}`)}
          effect={t(`acts.effect.${asking.act}`, { ceiling: formats.money(asking.seen.ceiling) })}
          act={t(`acts.do.${asking.act}`)}
          over={asking.over}
          needed={['reason']}
          onSubmit={(values) => decide(asking.act as AwardAct, values)}
          onClose={asking.end}
        >
          <TextAreaField name="reason" label={t('acts.reason')} description={t('acts.reasonNote')} />
        </FormDialog>
      )}
    </>
  );
}
