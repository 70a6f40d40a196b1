import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EndingNote, useFormats, useMay } from '@app/ui';
import { dataRightsQuery } from '../../app/project.api';
import { ActButton } from './act-button';
import { ExtendButton } from './extend-dialog';
import { checkpointsQuery, type Job } from './jobs.api';
import css from './jobs.module.css';
import { logId } from './log-panel';
import { mayRetry } from './more-time';
import { type Step, stepsOf } from './next-steps';

/** Why a job ended other than well, in a sentence, and what can be done about it. */
export function JobEnding({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const { data: checkpoints } = useQuery({ ...checkpointsQuery(job), enabled: job.started_at !== null });
  const kept = checkpoints?.[0];
  return (
    <EndingNote job={job}>
      {kept && <div>{t('ended.kept', { step: formats.number(kept.step) })}</div>}
      <div className={css.next}>
        {stepsOf(job).map((step) => (
          <NextStep key={step} step={step} job={job} from={kept?.step} />
        ))}
      </div>
    </EndingNote>
  );
}

/** One thing to do, for whoever may do it. @param props.from step of the checkpoint that it would go on from */
function NextStep({ step, job, from }: { step: Step; job: Job; from: number | undefined }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const may = useMay();
  const { project } = job;
  switch (step) {
    case 'extend':
      return <ExtendButton job={job} main />;
    case 'retry':
      return mayRetry(job) && may('steer', 'Job', project) ? (
        <ActButton job={job} kind="retry">
          {from === undefined ? t('act.retry') : t('next.retryFrom', { step: formats.number(from) })}
        </ActButton>
      ) : null;
    case 'quota':
      return may('request', 'AllocationRequest', project) ? (
        <Link to="/p/$project/quota/new" params={{ project }} search={{ pool: job.pool }}>
          {t('next.quota')}
        </Link>
      ) : null;
    case 'again':
      return may('launch', 'Job', project) ? (
        <Link to="/p/$project/jobs/new" params={{ project }} search={{ from: job.id }}>
          {t('next.again')}
        </Link>
      ) : null;
    case 'data':
      return <DataLinks job={job} />;
    case 'rights':
      return (
        <Link to="/p/$project/data" params={{ project }}>
          {t('next.data')}
        </Link>
      );
    case 'log':
      return (
        <Button variant="default" size="compact-sm" onClick={() => document.getElementById(logId)?.focus()}>
          {t('next.log')}
        </Button>
      );
  }
}

/** What the check of each of its data found, for whoever reads it there; for others what the project may use, and whom to ask. */
function DataLinks({ job: { project, inputs } }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const may = useMay();
  const { data: rights } = useQuery(dataRightsQuery(project));
  const own = inputs.flatMap(({ dataset_version }) => {
    const right = rights?.get(dataset_version);
    return right && may('read', 'Dataset', right.organisation) ? [right] : [];
  });
  if (own.length === 0)
    return (
      <Link to="/p/$project/data" params={{ project }}>
        {t('next.data')}
      </Link>
    );
  return own.map(({ dataset, dataset_name, number, dataset_version, organisation }) => (
    <Link
      key={dataset_version}
      to="/datasets/$dataset/quality"
      params={{ dataset }}
      search={{ org: organisation, version: dataset_version }}
    >
      {t('next.check', { name: `${dataset_name} ${number}` })}
    </Link>
  ));
}
