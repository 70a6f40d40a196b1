import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, FormDialog, TextAreaField, toast, useFormats, useKeyed } from '@app/ui';
import type { Award } from '../../app/award.api';
import { accept, decline } from './award.api';

/** The lead's answer to an offer: each says first what it does. */
export function AwardActs({ award }: { award: Award }) {
  const { t } = useTranslation('award');
  const formats = useFormats();
  const client = useQueryClient();
  const [asked, setAsked] = useState<'accept' | 'decline' | null>(null);
  const keyed = useKeyed();
  const amount = formats.money(award.ceiling);
  const after = async (done: Promise<unknown>, text: string) => {
    await done;
    // Budget, lots and figures of the project follow from it.
    await client.invalidateQueries({ queryKey: ['projects', award.project] });
    toast({ text });
  };
  const close = () => setAsked(null);
  return (
    <>
      <Button variant="default" c="var(--bad)" onClick={() => setAsked('decline')}>
        {t('decline.ask')}
      </Button>
      <Button onClick={() => setAsked('accept')}>{t('accept.ask')}</Button>
      {asked === 'accept' && (
        <ConfirmDialog
          title={t('accept.title', { amount })}
          effect={t('accept.effect')}
          act={t('accept.act')}
          onConfirm={() =>
            after(
              keyed(['accept', award.id, award.version], (key) => accept(award, key)),
              t('accept.done'),
            )
          }
          onClose={close}
        />
      )}
      {asked === 'decline' && (
        <FormDialog
          title={t('decline.title', { amount })}
          effect={t('decline.effect')}
          act={t('decline.act')}
          needed={['reason']}
          onSubmit={({ reason }) => after(decline(award, reason), t('decline.done'))}
          onClose={close}
        >
          <TextAreaField name="reason" label={t('decline.reason')} description={t('decline.reasonHelp')} rows={3} />
        </FormDialog>
      )}
    </>
  );
}
