import type { Job } from '../job';
import type { Attempt } from './attempts';
import { mostFailures, outcomeOf } from './outcome';

type Ended = Pick<Attempt, 'state' | 'reason' | 'message'>;
const ended = (state: Attempt['state'], reason: string | null = null): Ended => ({ state, reason, message: 'words' });
const job = (change: Partial<Job> = {}) => ({
  state: 'running' as const,
  wish: null,
  reason: null,
  message: null,
  failures: 0,
  time_limit_seconds: 100n,
  used_seconds: 0n,
  ...change,
});
const pausing = { state: 'pausing', wish: 'pause' } as const;
const stopping = { state: 'stopping', wish: 'stop', reason: 'lot-revoked', message: 'why' } as const;

it.each<[string, Partial<Job>, Ended, bigint, [string, string | null, boolean]]>([
  ['success', {}, ended('succeeded', 'done'), 40n, ['succeeded', null, false]],
  ['success while pausing', pausing, ended('succeeded', 'done'), 40n, ['succeeded', null, false]],
  ['a bad row', {}, ended('failed', 'bad_row'), 10n, ['failed', 'bad_row', false]],
  ['a kill', {}, ended('failed', 'killed'), 10n, ['queued', null, true]],
  [
    'the last kill',
    { failures: mostFailures - 1 },
    ended('failed', 'killed'),
    10n,
    ['failed', 'failed-too-often', true],
  ],
  ['an agent that stops', {}, ended('stopped', 'signal'), 10n, ['queued', null, false]],
  ['nobody took it', {}, ended('withdrawn', 'not-taken'), 0n, ['queued', 'not-taken', false]],
  ['a pause before an agent took it', pausing, ended('withdrawn', 'withdrawn'), 0n, ['paused', 'paused', false]],
  ['a pause, stopped', pausing, ended('stopped', 'signal'), 10n, ['paused', 'paused', false]],
  ['a pause, lost', pausing, ended('lost', 'lost'), 10n, ['paused', 'paused', true]],
  ['a pause, bad row', pausing, ended('failed', 'bad_row'), 10n, ['failed', 'bad_row', false]],
  [
    'a cancel, lost',
    { state: 'stopping', wish: 'cancel' },
    ended('lost', 'lost'),
    9n,
    ['cancelled', 'cancelled', false],
  ],
  ['a stop of the portal', stopping, ended('stopped', 'signal'), 10n, ['stopped', 'lot-revoked', false]],
  ['a stop of the portal, lost', stopping, ended('lost', 'lost'), 10n, ['stopped', 'lot-revoked', false]],
  ['the time limit', {}, ended('stopped', 'time_limit'), 80n, ['stopped', 'time-limit', false]],
  [
    'the old limit of an extended job',
    { time_limit_seconds: 150n },
    ended('stopped', 'time_limit'),
    80n,
    ['queued', null, false],
  ],
  ['a time limit that ran nothing', {}, ended('stopped', 'time_limit'), 0n, ['queued', null, true]],
  ['lost with nothing useful left', {}, ended('lost', 'lost'), 85n, ['stopped', 'time-limit', false]],
  ['paused with nothing useful left', pausing, ended('stopped', 'time_limit'), 80n, ['stopped', 'time-limit', false]],
])('after %s', (_, of, attempt, used, [to, reason, failure]) => {
  expect(outcomeOf(job(of), attempt, used)).toMatchObject({ to, reason, failure });
});
