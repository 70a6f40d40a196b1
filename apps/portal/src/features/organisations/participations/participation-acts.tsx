import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, FormDialog, TextAreaField, toast } from '@app/ui';
import { accept, endFor, type Participation } from '../organisations.api';

type Act = 'accept' | 'refusal' | 'leaving';

/** What the owner may do about the organisation's part: answer an invitation, or leave. The coordinator stays. */
export function ParticipationActs({ org, participation }: { org: string; participation: Participation }) {
  const { t } = useTranslation('organisations');
  const client = useQueryClient();
  const [asked, setAsked] = useState<Act | null>(null);
  const { state, role, project_name: name } = participation;
  const after = async (done: Promise<unknown>, text: string) => {
    await done;
    await client.invalidateQueries({ queryKey: ['organisations', org, 'participations'] });
    await client.invalidateQueries({ queryKey: ['me'] });
    toast({ text });
  };
  const close = () => setAsked(null);
  const mayLeave = role !== 'coordinator' && (state === 'active' || state === 'suspended');
  return (
    <>
      {state === 'invited' && (
        <>
          <Button variant="default" c="var(--bad)" onClick={() => setAsked('refusal')}>
            {t('projects.refusal.ask')}
          </Button>
          <Button onClick={() => setAsked('accept')}>{t('projects.accept.ask')}</Button>
        </>
      )}
      {mayLeave && (
        <Button variant="default" c="var(--bad)" onClick={() => setAsked('leaving')}>
          {t('projects.leaving.ask')}
        </Button>
      )}
      {asked === 'accept' && (
        <ConfirmDialog
          title={t('projects.accept.title', { name })}
          effect={t('projects.accept.effect')}
          act={t('projects.accept.act')}
          onConfirm={() => after(accept(org, participation), t('projects.accept.done'))}
          onClose={close}
        />
      )}
      {asked && asked !== 'accept' && (
        <FormDialog
          title={t(`projects.${asked}.title`, { name })}
          effect={t(`projects.${asked}.effect`)}
          act={t(`projects.${asked}.act`)}
          needed={['reason']}
          onSubmit={({ reason }) => after(endFor(asked, org, participation, reason), t(`projects.${asked}.done`))}
          onClose={close}
        >
          <TextAreaField name="reason" label={t('projects.reason')} description={t('projects.reasonHelp')} rows={3} />
        </FormDialog>
      )}
    </>
  );
}
