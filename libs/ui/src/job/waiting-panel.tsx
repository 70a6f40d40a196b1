import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Changes, Checks } from '../explain/explain';
import { type Change, useProblemWords } from '../explain/problem-words';
import { useFormats } from '../formats/use-formats';
import { Stack } from '../layout/columns';
import { Panel } from '../layout/panel';
import type { Job } from './job';

/**
 * Why a job is not running: the sentence first, then what was checked, then what would change it.
 * @param props.act the button of a change that is possible here
 */
export function WaitingPanel({ job, act }: { job: Job; act?: (change: Change) => ReactNode }) {
  const { t } = useTranslation('job');
  const formats = useFormats();
  const say = useProblemWords();
  const why = job.waiting;
  if (!why)
    return (
      <Panel title={t('waiting.title')}>
        <p>{t('waiting.soon')}</p>
      </Panel>
    );
  const { start, checks, changes } = why;
  const between = start && {
    from: formats.date(start.earliest, 'short'),
    until: formats.date(start.latest, 'short'),
  };
  return (
    <Panel title={t('waiting.title')} flush>
      <Stack>
        <p className="lead">
          {say.waiting(why)} {between && t('waiting.start', between)}
          <span className="dim small"> {t('waiting.costs')}</span>
        </p>
        <Checks checks={checks} />
        {changes.length > 0 && <Changes changes={changes} act={act} />}
      </Stack>
    </Panel>
  );
}
