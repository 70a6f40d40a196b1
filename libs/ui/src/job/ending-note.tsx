import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../explain/problem-words';
import { Moment } from '../figures/amounts';
import { Note } from '../layout/note';
import type { Job } from './job';

const tones = { failed: 'bad', stopped: 'warn', stopping: 'warn', paused: 'info' } as const;

/** Why a job ended other than well, is being stopped or paused: in words first, then as the machine told it; then what can be done. */
export function EndingNote({ job, children }: { job: Job; children?: ReactNode }) {
  const { t } = useTranslation('job');
  const say = useProblemWords();
  const { state, reason, message, ended_at } = job;
  if (!(state in tones)) return null;
  const shown = state as keyof typeof tones;
  return (
    <Note tone={tones[shown]}>
      <b>{t(`ended.${shown}`)}</b> {reason && reason !== state && say.reason(reason)}{' '}
      {ended_at && <Moment at={ended_at} />}
      {message && (
        <div className="dim small" lang="en">
          {message}
        </div>
      )}
      {children}
    </Note>
  );
}
