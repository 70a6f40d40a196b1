import { Problem } from '../http/problem';
import type { Tx } from './tx';
import type { Door, Scopes } from './doors';
import { keyBusy, keyInUse, keyWaitMilliseconds } from './faults';

/** A POST with an Idempotency-Key. The key is unique within `scopeId`; `digest` covers operation, caller, for whom they act, and body. */
export interface IdempotentRequest {
  scopeId: string;
  key: string;
  digest: string;
}

/**
 * Claims the key for this transaction. A second request with the same key waits here for the first to end:
 * then it finds the stored answer, or, if the first was refused and rolled back, becomes the one who acts.
 */
export async function recall<T>(tx: Tx, request: IdempotentRequest): Promise<{ answer: T } | null> {
  await tx.query(`select set_config('lock_timeout', $1, true)`, [`${keyWaitMilliseconds}ms`]);
  let claimed: number;
  try {
    claimed = await tx.change(
      `insert into idempotency_keys (scope_id, key, digest, created_at) values ($1, $2, $3, $4) on conflict do nothing`,
      [request.scopeId, request.key, request.digest, tx.now],
    );
  } catch (error) {
    throw keyInUse(error);
  }
  await tx.query(`select set_config('lock_timeout', '0', true)`);
  if (claimed === 1) return null;
  const stored = await tx.first<{ digest: string; answer: { value?: T } | null }>(
    `select digest, answer from idempotency_keys where scope_id = $1 and key = $2`,
    [request.scopeId, request.key],
  );
  if (stored && stored.digest !== request.digest)
    throw new Problem({
      status: 422,
      code: 'idempotency-key-reused',
      detail: 'This Idempotency-Key was used for another request. Use a new key for a new request.',
      params: { key: request.key },
    });
  // Swept between the claim and this look.
  if (!stored) throw keyBusy();
  return { answer: stored.answer?.value as T };
}

/** Stores the answer beside the effect, in the scopes that the request came in by. */
export async function remember<T>(
  tx: Tx,
  entry: { door: Door; scopes: Scopes; idempotency?: IdempotentRequest | null },
  answer: T,
): Promise<void> {
  if (!entry.idempotency) return;
  if (tx.door !== entry.door || tx.scopes !== entry.scopes) await tx.enter(entry.door, entry.scopes);
  await tx.query(`update idempotency_keys set answer = $3 where scope_id = $1 and key = $2`, [
    entry.idempotency.scopeId,
    entry.idempotency.key,
    JSON.stringify({ value: answer }),
  ]);
}
