import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Change, useMay } from '@app/ui';
import { ExtendButton } from './extend-dialog';
import type { Job } from './jobs.api';
import { mayExtend } from './more-time';

/** Changes of a job that are made by launching it anew with other settings. */
const anew = ['fewer-gpus', 'choose-pool', 'shorter-time-limit', 'launch-again'];

/** Whether the programme makes the change when it is asked for GPU time: a lot, or how many GPUs may be used at once. */
const isQuota = ({ action, variant = '' }: Change) =>
  ['request-quota', 'new-request'].includes(action) ||
  (action === 'ask-programme' && ['limit', 'at-once'].includes(variant));

/**
 * What a change that would let a job go on leads to, for whoever may do it; nothing where the page has no place for it.
 * @param props.onExtend gives way to the question for more time, where both would be dialogs
 */
export function ChangeAct({ job, change, onExtend }: { job: Job; change: Change; onExtend?: () => void }) {
  const { t } = useTranslation('jobs');
  const may = useMay();
  const { project, id, pool } = job;
  if (change.action === 'extension' && !onExtend) return <ExtendButton job={job} />;
  if (change.action === 'extension' && mayExtend(job) && may('steer', 'Job', project))
    return (
      <Button size="xs" variant="default" onClick={onExtend}>
        {t('extend.open')}
      </Button>
    );
  if (change.action === 'wait-for-own-jobs')
    return (
      <Link to="/p/$project/jobs" params={{ project }} search={{ state: 'running' }}>
        {t('next.running')}
      </Link>
    );
  if (isQuota(change) && may('request', 'AllocationRequest', project))
    return (
      <Link to="/p/$project/quota/new" params={{ project }} search={{ pool }}>
        {t('next.quota')}
      </Link>
    );
  if (anew.includes(change.action) && may('launch', 'Job', project))
    return (
      <Link to="/p/$project/jobs/new" params={{ project }} search={{ from: id }}>
        {t('next.again')}
      </Link>
    );
  return null;
}
