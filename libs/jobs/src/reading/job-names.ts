import { Injectable } from '@nestjs/common';
import { type About, Causes } from '@app/ledger';
import { show } from '@app/platform/ids';

/** Tells the ledger what jobs are called. */
@Injectable()
export class JobNames {
  constructor(causes: Causes) {
    causes.toldBy('job', { subject: 'Job', key: 'jobs:read' }, async (tx, book, ids) => {
      const rows = await tx.query<{ id: string; name: string }>(
        `select id, name from jobs where project_id = $1 and id = any ($2)`,
        [book, ids],
      );
      return new Map(rows.map(({ id, name }): [string, About] => [id, { kind: 'job', id: show('job', id), name }]));
    });
  }
}
