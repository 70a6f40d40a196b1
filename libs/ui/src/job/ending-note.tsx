import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../explain/problem-words';
import { Moment } from '../figures/amounts';
import { Note } from '../layout/note';
import type { Job } from './job';

const tones = { failed: 'bad', stopped: 'warn', stopping: 'warn', paused: 'info' } as const;

/** Reasons for which the portal itself left a sentence; whatever else a job tells was said by its trainer. */
const byPortal = ['lot-revoked', 'data-right-ended', 'failed-too-often', 'paused', 'time-limit'];

/** Why a job ended other than well, is being stopped or paused: in words first, then as a quotation of who said it; then what can be done. */
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
        <div className="dim small">
          {t(byPortal.includes(reason ?? '') ? 'ended.onRecord' : 'ended.trainerSaid')} <q lang="en">{message}</q>
        </div>
      )}
      {children}
    </Note>
  );
}
