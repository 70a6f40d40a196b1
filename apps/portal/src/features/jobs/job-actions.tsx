import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '@app/ui';
import { ActButton } from './act-button';
import { CancelButton } from './cancel-button';
import { ExtendButton } from './extend-dialog';
import type { Job } from './jobs.api';
import { mayRetry } from './more-time';
import { stepsOf } from './next-steps';

/** What the state allows to be done at once. */
const allowed: Record<string, 'pause' | 'resume'> = { running: 'pause', paused: 'resume' };

/** Buttons of whoever may steer the job; others see none. What stands beside the reason of an end is not said twice. */
export function JobActions({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const may = useMay();
  const beside = stepsOf(job);
  const act = mayRetry(job) && !beside.includes('retry') ? 'retry' : allowed[job.state];
  return (
    <>
      {may('launch', 'Job', job.project) && (
        <Button variant="default" renderRoot={(props) => <Again job={job} {...props} />}>
          {t('again')}
        </Button>
      )}
      {act && may('steer', 'Job', job.project) && <ActButton key={act} job={job} kind={act} />}
      {!beside.includes('extend') && <ExtendButton job={job} />}
      <CancelButton job={job} />
    </>
  );
}

/** Leads to a launch with the same settings. */
const Again = ({ job, ...props }: { job: Job }) => (
  <Link to="/p/$project/jobs/new" params={{ project: job.project }} search={{ from: job.id }} {...props} />
);
