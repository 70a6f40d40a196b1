import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '@app/ui';
import { ActButton } from './act-button';
import { ExtendButton } from './extend-dialog';
import type { Job, JobAct } from './jobs.api';
import { mayRetry } from './more-time';
import { stepsOf } from './next-steps';

/** What the state allows, in the order of the buttons; more time stands before the last. */
const allowed: Record<string, JobAct[]> = {
  queued: ['cancel'],
  running: ['pause', 'cancel'],
  pausing: ['cancel'],
  paused: ['resume', 'cancel'],
};

/** Buttons of whoever may steer the job; others see none. What stands beside the reason of an end is not said twice. */
export function JobActions({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const may = useMay();
  const beside = stepsOf(job);
  const acts: JobAct[] = mayRetry(job) && !beside.includes('retry') ? ['retry'] : (allowed[job.state] ?? []);
  const shown = may('steer', 'Job', job.project) ? acts : [];
  return (
    <>
      {may('launch', 'Job', job.project) && (
        <Button variant="default" renderRoot={(props) => <Again job={job} {...props} />}>
          {t('again')}
        </Button>
      )}
      {shown.map((act) => act !== 'cancel' && <ActButton key={act} job={job} kind={act} />)}
      {!beside.includes('extend') && <ExtendButton job={job} />}
      {shown.includes('cancel') && <ActButton job={job} kind="cancel" />}
    </>
  );
}

/** Leads to a launch with the same settings. */
const Again = ({ job, ...props }: { job: Job }) => (
  <Link to="/p/$project/jobs/new" params={{ project: job.project }} search={{ from: job.id }} {...props} />
);
