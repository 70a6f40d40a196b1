import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, InfoDialog, isAnswerLost, toast, useKeyed } from '@app/ui';
import { ChangeAct } from './change-act';
import { ExtendDialog, useExtending } from './extend-dialog';
import { type Job, type JobAct, jobQuery, steer } from './jobs.api';

interface Props {
  job: Job;
  /** What is done at once; a cancelling is asked about first. */
  kind: Exclude<JobAct, 'cancel'>;
  children?: ReactNode;
}

/** Does one thing with a job. What is refused is explained in a dialog: what was checked, and what would change it. */
export function ActButton({ job, kind: act, children }: Props) {
  const { t } = useTranslation('jobs');
  const client = useQueryClient();
  const once = useKeyed();
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const extending = useExtending(job);
  const close = () => setOpen(false);
  const send = async () => {
    // Pressing twice, or again after a lost answer, is acting once on the job as it is.
    const after = await once([act, job.version], (key) => steer(act, job, key));
    client.setQueryData(jobQuery(job.project, job.id).queryKey, after);
    toast({ text: t(`act.done.${act}`) });
  };
  const extend = () => {
    close();
    extending.ask('extend');
  };
  const press = () => {
    setBusy(true);
    send()
      .then(close, (refusal: unknown) => {
        setError(refusal);
        setOpen(true);
      })
      .finally(() => setBusy(false));
  };
  return (
    <>
      <Button variant="default" loading={busy} onClick={press}>
        {children ?? t(`act.${act}`)}
      </Button>
      {open && (
        <InfoDialog title={t(isAnswerLost(error) ? `act.${act}` : `act.refused.${act}`)} onClose={close}>
          <ErrorState
            error={error}
            title={t('act.failed')}
            retry={isAnswerLost(error) ? press : undefined}
            act={(change) => <ChangeAct job={job} change={change} onExtend={extend} />}
          />
        </InfoDialog>
      )}
      {extending.act && <ExtendDialog job={job} asking={extending} />}
    </>
  );
}
