import { Problem } from '../http/problem';

/**
 * Deadlock and serialisation failure: nothing was kept, so the whole work may run again, three times in all. Neither is expected:
 * locks are taken in one order, and what is planned from is locked. A deadlock costs a second each time.
 */
const undone = ['40P01', '40001'];
const attempts = 3;

/** PostgreSQL's code of an error (`SQLSTATE`); undefined for any other error. */
export const sqlState = (error: unknown): string | undefined => (error as { code?: string } | null)?.code;

/** How long an Idempotency-Key of a request that is still being worked on is waited for. */
export const keyWaitMilliseconds = 5000;

/** Runs again what PostgreSQL undid for its own reasons. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !undone.includes(sqlState(error) ?? '')) throw error;
    }
  }
}

/** A lock that did not come in time: of an Idempotency-Key, as PostgreSQL's context says, or of something else (see `told`). */
export function keyInUse(error: unknown): unknown {
  const { where = '' } = error as { where?: string };
  if (sqlState(error) !== '55P03' || !where.includes('idempotency_keys')) return error;
  return keyBusy();
}

/** Another request with the key is still being worked on. */
export const keyBusy = () =>
  new Problem({
    status: 409,
    code: 'idempotency-key-in-use',
    detail: 'Another request with this Idempotency-Key is still being worked on. Ask again.',
    params: { waited_seconds: keyWaitMilliseconds / 1000 },
    retryAfter: 1,
  });

const told: Record<string, [status: number, code: string, detail: string]> = {
  '22P02': [400, 'invalid-value', 'A value has a form or a size that cannot be stored.'],
  '23502': [422, 'value-missing', 'Something that must be there was left out or is null.'],
  '23503': [
    409,
    'reference-lost',
    'Something that this names is not there, or still in use. Read again and decide anew.',
  ],
  '23505': [409, 'already-exists', 'The same was made at this moment. Read again and decide anew.'],
  '23514': [422, 'rule-broken', 'The values together break a rule of what is stored.'],
  '40001': [409, 'too-busy', 'Others changed the same at this moment, again and again. Ask again.'],
};
for (const alike of ['22001', '22003', '22007', '22008', '22021', '22P05']) told[alike] = told['22P02'];
told['40P01'] = told['40001'];
told['55P03'] = told['40001'];

/** PostgreSQL is starting, stopping, full or crowded, or gave a transaction up; or the way to it broke, with or without a word, ours or TypeORM's. */
const awayStates =
  /^(08|57P0|53)|^(25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const awayWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (was closed|has encountered)|Query runner already released|Driver not Connected)/;

/** Whether the database could not be reached, or was lost on the way: whether a change was kept is not known then. */
export const isAway = (error: unknown): boolean =>
  error instanceof Error && (awayStates.test(sqlState(error) ?? '') || awayWords.test(error.message));

/** What is told when the database cannot be used. */
export const away = () =>
  new Problem({
    status: 503,
    code: 'unavailable',
    detail:
      'The database cannot be used at this moment. A change may have been made all the same: ask again, with the same ' +
      'Idempotency-Key where there was one.',
    retryAfter: 1,
  });

/** What a client is told when the database refused its values, or is away; null for what is our own fault. Never says any SQL. */
export function refusalOf(error: unknown): Problem | null {
  if (isAway(error)) return away();
  const known = told[sqlState(error) ?? ''];
  if (!known) return null;
  const [status, code, detail] = known;
  return new Problem({ status, code, detail, ...(code === 'too-busy' ? { retryAfter: 1 } : {}) });
}
