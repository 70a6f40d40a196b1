import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Change, Changes, type Check, Checks, Panel, Stack, useFormats, useProblemWords } from '@app/ui';
import { ChangeAct } from './change-act';
import { ExtendDialog } from './extend-dialog';
import type { Job } from './jobs.api';

/** The scheduler's words, which the API hands on as they are. */
interface Waiting {
  reason: string;
  detail: string;
  params: Record<string, unknown>;
  checks: Check[];
  changes: Change[];
  start: { earliest: string; latest: string } | null;
  [number: string]: unknown;
}

/** Why a job is not running: the sentence first, then what was checked, then what would change it. */
export function WaitingPanel({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const say = useProblemWords();
  const [extending, setExtending] = useState(false);
  const waiting = job.waiting as Waiting | null;
  if (!waiting)
    return (
      <Panel title={t('waiting.title')}>
        <p>{t('waiting.soon')}</p>
      </Panel>
    );
  const { start, checks, changes } = waiting;
  return (
    <Panel title={t('waiting.title')} flush>
      <Stack>
        <p className="lead">
          {say.waiting(waiting)}{' '}
          {start &&
            t('waiting.start', {
              from: formats.date(start.earliest, 'short'),
              until: formats.date(start.latest, 'short'),
            })}
          <span className="dim small"> {t('waiting.costs')}</span>
        </p>
        <Checks checks={checks} />
        {changes.length > 0 && (
          <Changes
            changes={changes}
            act={(change) => <ChangeAct job={job} change={change} onExtend={() => setExtending(true)} />}
          />
        )}
        {extending && <ExtendDialog job={job} onClose={() => setExtending(false)} />}
      </Stack>
    </Panel>
  );
}
