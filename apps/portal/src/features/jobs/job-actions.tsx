import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, toast, useKeyed, useMay, useProblemWords } from '@app/ui';
import { type Job, type JobAct, jobQuery, steer } from './jobs.api';

/** What the state allows, in the order of the buttons. */
const allowed: Record<string, JobAct[]> = {
  queued: ['cancel'],
  running: ['pause', 'cancel'],
  pausing: ['cancel'],
  paused: ['resume', 'cancel'],
  stopped: ['retry'],
  failed: ['retry'],
};

/** Buttons of whoever may steer the job; others see none. */
export function JobActions({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const say = useProblemWords();
  const client = useQueryClient();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState<JobAct | null>(null);
  // Pressing twice, or again after a lost answer, is acting once on the job as it is.
  const once = useKeyed();
  const acts = may('steer', 'Job', job.project) ? (allowed[job.state] ?? []) : [];
  const act = async (name: JobAct) => {
    const after = await once([name, job.version], (key) => steer(name, job, key));
    client.setQueryData(jobQuery(job.project, job.id).queryKey, after);
    toast({ text: t(`act.done.${name}`) });
  };
  const press = (name: JobAct) => {
    if (name === 'cancel') return setAsking(true);
    setBusy(name);
    act(name)
      .catch((error: unknown) => toast({ tone: 'bad', text: t('act.failed', { why: say.told(error) }) }))
      .finally(() => setBusy(null));
  };
  return (
    <>
      {may('launch', 'Job', job.project) && (
        <Button variant="default" renderRoot={(props) => <Again job={job} {...props} />}>
          {t('again')}
        </Button>
      )}
      {acts.map((name) => (
        <Button
          key={name}
          variant="default"
          loading={busy === name}
          c={name === 'cancel' ? 'var(--bad)' : undefined}
          onClick={() => press(name)}
        >
          {t(`act.${name}`)}
        </Button>
      ))}
      {asking && (
        <ConfirmDialog
          title={t('act.cancelTitle', { name: job.name })}
          effect={t('act.cancelEffect')}
          act={t('act.cancelNow')}
          grave
          onConfirm={() => act('cancel')}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Leads to a launch with the same settings. */
const Again = ({ job, ...props }: { job: Job }) => (
  <Link to="/p/$project/jobs/new" params={{ project: job.project }} search={{ from: job.id }} {...props} />
);
