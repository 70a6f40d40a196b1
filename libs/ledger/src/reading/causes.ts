import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { type Prefix, show } from '@app/platform/ids';

/** What a journal or a hold is about, in words: a job, a quota request, an award. */
export interface About {
  kind: string;
  /** As it is shown; null where the thing has no page and no id of its own. */
  id: string | null;
  name: string | null;
}

/** Finds what things are called. @param ids at most a page of them @returns by id; what is not found is left out */
type Teller = (tx: Tx, book: string, ids: readonly string[]) => Promise<Map<string, About>>;

const prefixes: Record<string, Prefix> = { award: 'awd', job: 'job', lot: 'lot', co_funding_entry: 'cof' };

/** Words beside ids in statements. The ledger knows accounts and holds; rooms that come later know what else there is. */
@Injectable()
export class Causes {
  private readonly tellers = new Map<string, Teller>();

  /** Rooms that come later tell here, when they start, what their things are called. @param kind a journal's `cause_kind`, or `job` */
  toldBy(kind: string, teller: Teller): void {
    this.tellers.set(kind, teller);
  }

  /** What each is about, with one query for each kind. A hold is about its job. */
  async of(tx: Tx, book: string, causes: readonly { kind: string; id: string }[]): Promise<Map<string, About>> {
    const holds = causes.filter(({ kind }) => kind === 'hold').map(({ id }) => id);
    const jobs = holds.length === 0 ? [] : await this.jobsOf(tx, book, holds);
    const things = [
      ...causes.filter(({ kind }) => kind !== 'hold').map((cause) => ({ ...cause, of: cause.id })),
      ...jobs.map(({ id, job_id }) => ({ kind: 'job', id: job_id, of: id })),
    ];
    const about = new Map<string, About>();
    for (const kind of new Set(things.map((thing) => thing.kind))) {
      const some = things.filter((thing) => thing.kind === kind);
      const told = (await this.tellers.get(kind)?.(tx, book, [...new Set(some.map(({ id }) => id))])) ?? new Map();
      for (const { id, of } of some) {
        const prefix = prefixes[kind];
        about.set(of, told.get(id) ?? { kind, id: prefix ? show(prefix, id) : null, name: null });
      }
    }
    return about;
  }

  private jobsOf(tx: Tx, book: string, holds: readonly string[]): Promise<{ id: string; job_id: string }[]> {
    return tx.query<{ id: string; job_id: string }>(
      `select id, job_id from holds where book_id = $1 and id = any ($2)`,
      [book, [...new Set(holds)]],
    );
  }
}
