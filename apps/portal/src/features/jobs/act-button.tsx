import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, InfoDialog, isAnswerLost, toast, useKeyed } from '@app/ui';
import { ChangeAct } from './change-act';
import { ExtendDialog } from './extend-dialog';
import { type Job, type JobAct, jobQuery, steer } from './jobs.api';

interface Props {
  job: Job;
  /** What is done at once; a cancelling is asked about first. */
  kind: Exclude<JobAct, 'cancel'>;
  /** The next step where several stand. */
  main?: boolean;
  children?: ReactNode;
}

/** Does one thing with a job. What is refused is explained in a dialog: what was checked, and what would change it. */
export function ActButton({ job, kind: act, main = false, children }: Props) {
  const { t } = useTranslation('jobs');
  const client = useQueryClient();
  const once = useKeyed();
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState<'refused' | 'extend' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const close = () => setOpen(null);
  const send = async () => {
    // Pressing twice, or again after a lost answer, is acting once on the job as it is.
    const after = await once([act, job.version], (key) => steer(act, job, key));
    client.setQueryData(jobQuery(job.project, job.id).queryKey, after);
    toast({ text: t(`act.done.${act}`) });
  };
  const press = () => {
    setBusy(true);
    send()
      .then(close, (refusal: unknown) => {
        setError(refusal);
        setOpen('refused');
      })
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Button variant={main ? 'filled' : 'default'} loading={busy} onClick={press}>
        {children ?? t(`act.${act}`)}
      </Button>
      {open === 'refused' && (
        <InfoDialog title={t(isAnswerLost(error) ? `act.${act}` : `act.refused.${act}`)} onClose={close}>
          <ErrorState
            error={error}
            title={t('act.failed')}
            retry={isAnswerLost(error) ? press : undefined}
            act={(change) => <ChangeAct job={job} change={change} onExtend={() => setOpen('extend')} />}
          />
        </InfoDialog>
      )}
      {open === 'extend' && <ExtendDialog job={job} onClose={close} />}
    </>
  );
}
