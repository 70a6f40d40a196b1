import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, toast, useAsking, useMay } from '@app/ui';
import { type Job, jobQuery, steer } from './jobs.api';

/** States of a job that has not ended and is not about to. */
const cancellable = ['queued', 'running', 'pausing', 'paused'];

/** Asks whoever may steer a job, for as long as it goes on, whether to cancel it. */
export function CancelButton({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const client = useQueryClient();
  const may = useMay()('steer', 'Job', job.project);
  const asking = useAsking<'cancel', Job>(job, ({ state }) => (cancellable.includes(state) ? ['cancel'] : []));
  if (!may) return null;
  const cancel = async () => {
    const after = await asking.send(null, (seen, key) => steer('cancel', seen, key));
    client.setQueryData(jobQuery(job.project, job.id).queryKey, after);
    toast({ text: t('act.done.cancel') });
  };
  return (
    <>
      {asking.acts.map((act) => (
        <Button key={act} variant="default" c="var(--bad)" onClick={() => asking.ask(act)}>
          {t('act.cancel')}
        </Button>
      ))}
      {asking.act && (
        <ConfirmDialog
          title={t('act.cancelTitle', { name: job.name })}
          effect={t('act.cancelEffect')}
          act={t('act.cancelNow')}
          grave
          over={asking.over}
          onConfirm={cancel}
          onClose={asking.end}
        />
      )}
    </>
  );
}
