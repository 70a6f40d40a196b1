import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database } from '@app/platform/database';
import { Cursors, type PageQuery } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { BaseModel } from './base-model.entity';
import type { BaseModelDto, BaseModelPage } from './base-model.dto';
import { BaseModels } from './base-models';

/** The catalogue of base models as people see it. */
@Injectable()
export class Catalogue {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly baseModels: BaseModels,
  ) {}

  list(caller: Caller, query: PageQuery): Promise<BaseModelPage> {
    const [after] = this.cursors.after(query, 'base-models') ?? [null];
    return this.database.transaction(caller, async (tx) => {
      const rows = await tx.query<BaseModel & { [column: string]: unknown }>(
        `select * from base_models where superseded_at is null and ($1::text is null or name > $1) order by name limit $2`,
        [after, (query.limit ?? 50) + 1],
      );
      return this.cursors.page(rows, query, 'base-models', (row) => [row.name], shown);
    });
  }

  one(caller: Caller, id: string): Promise<BaseModelDto> {
    return this.database.transaction(caller, async (tx) => shown(await this.baseModels.get(tx, id)));
  }
}

function shown(row: BaseModel): BaseModelDto {
  return {
    id: show('bas', row.id),
    name: row.name,
    digest: row.digest,
    licence: row.licence,
    notice: row.notice,
    demonstration: row.demonstration,
    languages: row.languages,
    parameters: Number(row.parameters),
    context_length: row.context_length,
    tokenizer_sha256: row.tokenizer_sha256,
    bytes: row.files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: row.files,
    processing_included: row.processing_included,
    created_at: row.created_at,
  };
}
