import {
  IconAlertTriangle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleX,
  IconClockHour4,
  IconEye,
  IconLock,
  IconPencil,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
} from '@tabler/icons-react';

/** What a state asks of its reader. */
export type StatusTone = 'run' | 'ok' | 'wait' | 'warn' | 'bad' | 'idle';

type Look = readonly [tone: StatusTone, icon: typeof IconLock];
const run: Look = ['run', IconPlayerPlayFilled];
const look: Look = ['run', IconEye];
const ok: Look = ['ok', IconCircleCheckFilled];
const wait: Look = ['wait', IconClockHour4];
const warn: Look = ['warn', IconAlertTriangle];
const bad: Look = ['bad', IconCircleX];
const lock: Look = ['idle', IconLock];
const pause: Look = ['idle', IconPlayerPauseFilled];
const draft: Look = ['idle', IconPencil];
const over: Look = ['idle', IconCircleDashed];

/** Every state that the API tells, in one look each: word, icon and tone belong together everywhere. */
export const vocabulary = {
  running: run,
  uploading: run,
  validating: run,
  pausing: run,
  stopping: run,
  closing: run,
  in_review: look,
  active: ok,
  verified: ok,
  published: ok,
  approved: ok,
  succeeded: ok,
  confirmed: ok,
  accepted: ok,
  open: ok,
  queued: wait,
  pending: wait,
  submitted: wait,
  info_needed: wait,
  offered: wait,
  registered: wait,
  invited: wait,
  sent: wait,
  proposed: wait,
  entered: wait,
  needs_attention: warn,
  partly_approved: warn,
  partially_withdrawn: warn,
  stopped: warn,
  failed: bad,
  refused: bad,
  revoked: bad,
  suspended: bad,
  lost: bad,
  frozen: lock,
  exhausted: lock,
  paused: pause,
  draft,
  expired: over,
  closed: over,
  withdrawn: over,
  cancelled: over,
  declined: over,
  deprecated: over,
  left: over,
} as const satisfies Record<string, Look>;

export type StateWord = keyof typeof vocabulary;

export const isStateWord = (word: string): word is StateWord => Object.hasOwn(vocabulary, word);
