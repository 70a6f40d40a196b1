import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, FormDialog, TextAreaField, toast, useAsking, useFormats } from '@app/ui';
import type { Award } from '../../app/award.api';
import { accept, decline } from './award.api';

const acts = ['decline', 'accept'] as const;

/** The lead's answer to an offer: each says first what it does. */
export function AwardActs({ award }: { award: Award }) {
  const { t } = useTranslation('award');
  const formats = useFormats();
  const client = useQueryClient();
  const asking = useAsking<(typeof acts)[number], Award>(award, ({ state }) => (state === 'offered' ? acts : []));
  const amount = formats.money(asking.seen.ceiling);
  const after = async (done: Promise<unknown>, text: string) => {
    await done;
    // Budget, lots and figures of the project follow from it.
    await client.invalidateQueries({ queryKey: ['projects', award.project] });
    void client.invalidateQueries({ queryKey: ['me', 'needs'] });
    toast({ text });
  };
  return (
    <>
      {asking.acts.map((act) => (
        <Button
          key={act}
          variant={act === 'accept' ? 'filled' : 'default'}
          c={act === 'accept' ? undefined : 'var(--bad)'}
          onClick={() => asking.ask(act)}
        >
          {t(act === 'accept' ? 'accept.ask' : 'decline.ask')}
        </Button>
      ))}
      {asking.act === 'accept' && (
        <ConfirmDialog
          title={t('accept.title', { amount })}
          effect={t('accept.effect')}
          act={t('accept.act')}
          over={asking.over}
          onConfirm={() => after(asking.send(null, accept), t('accept.done'))}
          onClose={asking.end}
        />
      )}
      {asking.act === 'decline' && (
        <FormDialog
          title={t('decline.title', { amount })}
          effect={t('decline.effect')}
          act={t('decline.act')}
          over={asking.over}
          needed={['reason']}
          onSubmit={({ reason }) =>
            after(
              asking.send(reason, (seen) => decline(seen, reason)),
              t('decline.done'),
            )
          }
          onClose={asking.end}
        >
          <TextAreaField name="reason" label={t('decline.reason')} description={t('decline.reasonHelp')} rows={3} />
        </FormDialog>
      )}
    </>
  );
}
