import { Injectable } from '@nestjs/common';
import { type Caller, reaches, type Subject } from '@app/access';
import type { Tx } from '@app/platform/database';
import { type Prefix, show } from '@app/platform/ids';

/** What a journal or a hold is about, in words: a job, a quota request, an award. */
export interface About {
  kind: string;
  /** As it is shown; null where the thing has no page and no id of its own. */
  id: string | null;
  /** Null where it has none, and for whoever may not read the thing itself. */
  name: string | null;
}

/** Finds what things are called. @param ids at most a page of them @returns by id; what is not found is left out */
type Teller = (tx: Tx, book: string, ids: readonly string[]) => Promise<Map<string, About>>;

/** What it takes to read a thing itself: this right where the book is read from, and of a project's key this scope. */
interface Needs {
  subject: Subject;
  key: string;
}

const prefixes: Record<string, Prefix> = { award: 'awd', job: 'job', lot: 'lot', co_funding_entry: 'cof' };

/** Words beside ids in statements. The ledger knows accounts and holds; rooms that come later know what else there is. */
@Injectable()
export class Causes {
  private readonly tellers = new Map<string, Needs & { tell: Teller }>();

  /** Rooms that come later tell here, when they start, what their things are called. @param kind a journal's `cause_kind`, or `job` */
  toldBy(kind: string, needs: Needs, tell: Teller): void {
    this.tellers.set(kind, { ...needs, tell });
  }

  /** What each is about, named as far as the caller may read it, with one query for each kind. A hold is about its job. */
  async of(
    tx: Tx,
    caller: Caller,
    book: string,
    causes: readonly { kind: string; id: string }[],
  ): Promise<Map<string, About>> {
    const holds = causes.filter(({ kind }) => kind === 'hold').map(({ id }) => id);
    const jobs = holds.length === 0 ? [] : await this.jobsOf(tx, book, holds);
    const things = [
      ...causes.filter(({ kind }) => kind !== 'hold').map((cause) => ({ ...cause, of: cause.id })),
      ...jobs.map(({ id, job_id }) => ({ kind: 'job', id: job_id, of: id })),
    ];
    const about = new Map<string, About>();
    for (const kind of new Set(things.map((thing) => thing.kind))) {
      const some = things.filter((thing) => thing.kind === kind);
      const teller = this.tellers.get(kind);
      const told = await teller?.tell(tx, book, [...new Set(some.map(({ id }) => id))]);
      const open = teller !== undefined && mayRead(caller, teller);
      for (const { id, of } of some) {
        const prefix = prefixes[kind];
        const thing = told?.get(id) ?? { kind, id: prefix ? show(prefix, id) : null, name: null };
        about.set(of, open ? thing : { ...thing, name: null });
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

/** In a programme one scope of keys reads everything; in a project each thing has its own. */
const mayRead = (caller: Caller, { subject, key }: Needs): boolean =>
  caller.ability.may('read', subject, caller.scopeId) && (caller.door === 'staff' || reaches(caller, key));
