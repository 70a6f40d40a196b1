import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform/database';
import { Rounds } from '@app/platform/rounds';
import { Upload } from './upload.entity';
import { Uploads } from './uploads.service';

const batch = 200;

/** Ends uploads that nobody went on with for a week, and makes the files whose last byte came just before a crash. */
@Injectable()
export class UploadSweeper extends Rounds {
  protected readonly everyMilliseconds = 60_000;

  constructor(
    private readonly database: Database,
    private readonly uploads: Uploads,
  ) {
    super();
  }

  /** One look over all uploads that are open. */
  async round(): Promise<void> {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const { rows, now } = await this.page(after);
      for (const row of rows) await this.settle(row, now).catch((error: unknown) => this.log.warn(String(error)));
      if (rows.length < batch) return;
      after = rows[rows.length - 1].id;
    }
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
