import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { Rounds } from '@app/platform/rounds';
import { FileStores } from '@app/platform/storage';
import { Upload } from './upload.entity';
import { Uploads } from './uploads.service';

const batch = 200;
/** Bytes that belong to no upload are an agent's, on their way: what has not grown for a day was cut off by a crash. */
const deserted = 86_400_000;

/**
 * Ends uploads that nobody went on with for a week, makes the files whose last byte came just before a crash, and removes
 * unfinished bytes that a crash left where nobody will go on with them.
 */
@Injectable()
export class UploadSweeper extends Rounds {
  protected readonly everyMilliseconds = 60_000;

  constructor(
    private readonly database: Database,
    private readonly uploads: Uploads,
    private readonly stores: FileStores,
  ) {
    super();
  }

  /** One look over all uploads that are open, and over all bytes that are staged. */
  async round(): Promise<void> {
    await this.openOnes();
    for (const { id } of await this.stores.list())
      await this.tidy(id).catch((error: unknown) => this.left(`store ${id} was not tidied`, error));
  }

  private async openOnes(): Promise<void> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const { rows, now } = await this.page(after);
      for (const row of rows)
        await this.settle(row, now).catch((error: unknown) => this.left(`upload ${row.id} was not settled`, error));
      if (rows.length < batch) return;
      after = rows[rows.length - 1].id;
    }
  }

  private async tidy(storeId: string): Promise<void> {
    // The folder first: an upload that begins after it was read has nothing in the list.
    const staged = await this.stores.stagedFiles(storeId);
    if (staged.length === 0) return;
    const rows = await this.database.transaction({ door: 'system', scopes: {} }, (tx) =>
      tx.query<{ id: string; state: string }>(`select id::text, state from uploads where id::text = any ($1)`, [
        staged.map(({ name }) => name),
      ]),
    );
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    // The machine's clock, not the database's: it stamped the files, and only by it are they as old as they look.
    const now = Date.now();
    for (const { name, grewAt } of staged) {
      const state = states.get(name);
      const over = state === undefined ? now - grewAt.getTime() > deserted : state !== 'open';
      if (over) await this.stores.forget(storeId, name);
    }
  }

  /** What fails is told and counted, and keeps nothing else from its turn. */
  private left(what: string, error: unknown): void {
    this.failed();
    this.log.warn({ err: error }, what);
  }

  private page(after: string): Promise<{ rows: Upload[]; now: Date }> {
    return this.database.transaction({ door: 'system', scopes: {} }, async (tx) => {
      const rows = await tx.query<Upload & { [column: string]: unknown }>(
        `select * from uploads where state = 'open' and id > $1 order by id limit ${batch}`,
        [after],
      );
      return { rows, now: tx.now };
    });
  }

  private async settle(row: Upload, now: Date): Promise<void> {
    if (await this.uploads.complete(row)) await this.uploads.finish(row);
    else if (row.expires_at <= now) await this.uploads.end(row, 'expired');
  }
}
