import type { Logger } from '@nestjs/common';
import type { Database } from '@app/platform/database';

type Tell = (scopeId: string, kinds: readonly string[]) => void;
/** Of one change. `told`: whether its programme was told already, as it was known when the change came. */
type Waiting = { id: string; kinds: readonly string[]; tell: Tell; told: boolean };
type Row = { id: string; programme: string | null; organisations: string[] } & { [column: string]: unknown };

/** What organisations see of projects that they take part in: the project, and their part in it. */
const ofParts = ['project', 'participant'];
/** Projects whose programme is kept in mind. */
const mostKept = 100_000;

/**
 * Tells of what changes in a project where that is seen too: in its programme, and in organisations that take part. A project's
 * programme never changes and is asked for once; those who take part are asked for when something of that kind is done, which is rare.
 */
export class ScopesAbove {
  private readonly programmes = new Map<string, string | null>();
  private waiting: Waiting[] = [];
  private asking = false;

  constructor(
    private readonly database: Pick<Database, 'transaction'>,
    private readonly log: Pick<Logger, 'warn'>,
  ) {}

  tell(id: string, kinds: readonly string[], tell: Tell): void {
    const programme = this.programmes.get(id);
    if (programme) tell(programme, kinds);
    if (programme !== undefined && !kinds.some((kind) => ofParts.includes(kind))) return;
    this.waiting.push({ id, kinds, tell, told: programme !== undefined });
    if (this.asking) return;
    this.asking = true;
    void this.ask()
      .catch((error: unknown) => this.log.warn(`scopes above were not told: ${String(error)}`))
      .finally(() => (this.asking = false));
  }

  /** One statement for all that came; what comes meanwhile is asked next. */
  private async ask(): Promise<void> {
    while (this.waiting.length > 0) {
      const asked = this.waiting;
      this.waiting = [];
      if (this.programmes.size > mostKept) this.programmes.clear();
      const rows = await this.database.transaction({ door: 'identity', scopes: {} }, (tx) =>
        tx.query<Row>(
          `select s.id, programme_of(s.id) as programme, array(select taking_part(s.id)) as organisations
             from unnest($1::uuid[]) s(id)`,
          [[...new Set(asked.map(({ id }) => id))]],
        ),
      );
      const found = new Map(rows.map((row) => [row.id, row]));
      for (const each of asked) this.answer(each, found.get(each.id) as Row);
    }
  }

  private answer({ id, kinds, tell, told }: Waiting, { programme, organisations }: Row): void {
    // A programme's own changes were told already.
    const above = programme === id ? null : programme;
    this.programmes.set(id, above);
    if (above && !told) tell(above, kinds);
    if (kinds.some((kind) => ofParts.includes(kind))) for (const each of organisations) tell(each, ['participant']);
  }
}
