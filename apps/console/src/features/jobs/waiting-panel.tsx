import { useTranslation } from 'react-i18next';
import { type Change, Changes, type Check, Checks, Panel, Stack, useFormats, useProblemWords } from '@app/ui';
import type { Job } from '../../app/jobs.api';

/** The scheduler's words, which the API hands on as they are. */
interface Waiting {
  reason: string;
  detail: string;
  checks: Check[];
  changes: Change[];
  start: { earliest: string; latest: string } | null;
  [number: string]: unknown;
}

/** Why a job does not run yet, what was checked, and what its project could change. */
export function WaitingPanel({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const say = useProblemWords();
  const waiting = job.waiting as Waiting | null;
  if (!waiting)
    return (
      <Panel title={t('waiting.title')}>
        <p>{t('waiting.soon')}</p>
      </Panel>
    );
  const { start, checks, changes } = waiting;
  const between = start && {
    from: formats.date(start.earliest, 'short'),
    until: formats.date(start.latest, 'short'),
  };
  return (
    <Panel title={t('waiting.title')} flush>
      <Stack>
        <p className="lead">
          {say.waiting(waiting)} {between && t('waiting.start', between)}
        </p>
        <Checks checks={checks} />
        {changes.length > 0 && <Changes changes={changes} />}
      </Stack>
    </Panel>
  );
}
