import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database } from '@app/platform/database';
import type { LaunchRequest, Speed } from '../recipe';
import { ConditionReader, type Conditions } from './conditions';

/** What a launch stands on, read before it. */
export interface Grounds {
  conditions: Conditions;
  /** Null where something refuses the launch. */
  speed: Speed | null;
}

/** How long grounds may be used again, in milliseconds, and of how many launches they are kept. */
const freshness = 30_000;
const kept = 1000;

interface Recent {
  at: number;
  reading: Promise<Grounds>;
}

/**
 * Grounds of launches that are alike, a sweep over hyperparameters for example, are read every half minute. That is safe,
 * because the launch function looks again at all that may change, and answers `outdated`; and it never hides a cure, because
 * grounds that refuse are not used again.
 */
@Injectable()
export class LaunchGrounds {
  private readonly recent = new Map<string, Recent>();

  constructor(
    private readonly database: Database,
    private readonly conditions: ConditionReader,
  ) {}

  /** Grounds that were read, or began to be read, less than half a minute ago and refuse nothing; else null. */
  async known(caller: Caller, request: LaunchRequest): Promise<Grounds | null> {
    this.forget();
    const found = this.recent.get(nameOf(caller, request));
    if (!found) return null;
    const grounds = await found.reading.catch(() => null);
    return grounds?.conditions.refusals.length === 0 ? grounds : null;
  }

  /** Oldest first: what is read again stands last again. */
  private forget(): void {
    for (const [name, { at }] of this.recent) {
      if (performance.now() - at < freshness) return;
      this.recent.delete(name);
    }
  }

  /** @throws 404 for a pool or base model that does not exist */
  read(caller: Caller, request: LaunchRequest): Promise<Grounds> {
    const name = nameOf(caller, request);
    const reading = this.database.transaction({ ...caller, idempotency: null }, async (tx) => {
      const conditions = await this.conditions.read(tx, { ...request, projectId: caller.scopeId });
      const speed = conditions.refusals.length > 0 ? null : await request.speed(tx, conditions);
      return { conditions, speed };
    });
    this.recent.delete(name);
    this.recent.set(name, { at: performance.now(), reading });
    const [oldest] = this.recent.keys();
    if (this.recent.size > kept) this.recent.delete(oldest);
    return reading;
  }
}

/** Launches with the same name stand on the same grounds. */
const nameOf = ({ scopeId }: Caller, { kind, poolId, gpus, baseModelId, datasetVersionIds }: LaunchRequest): string =>
  [scopeId, kind, poolId, gpus, baseModelId, ...datasetVersionIds].join();
