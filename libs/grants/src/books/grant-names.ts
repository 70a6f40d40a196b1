import { Injectable } from '@nestjs/common';
import { type About, Causes } from '@app/ledger';
import { show } from '@app/platform/ids';

/** Tells the ledger what awards and envelopes are called. */
@Injectable()
export class GrantNames {
  constructor(causes: Causes) {
    causes.toldBy('award', { subject: 'Award', key: 'budget:read' }, async (tx, book, ids) => {
      const rows = await tx.query<{ id: string; project_id: string; name: string }>(
        `select a.id, a.project_id, p.name from awards a join projects p on p.id = a.project_id where a.id = any ($1)`,
        [ids],
      );
      // In the project's own book the name would say nothing: there, its award is its award.
      return new Map(
        rows.map(({ id, project_id, name }): [string, About] => [
          id,
          { kind: 'award', id: show('awd', id), name: project_id === book ? null : name },
        ]),
      );
    });
    causes.toldBy('envelope', { subject: 'Award', key: 'programme:read' }, async (tx, book, ids) => {
      const rows = await tx.query<{ id: string; country: string }>(
        `select id, country from envelopes where programme_id = $1 and id = any ($2)`,
        [book, ids],
      );
      return new Map(
        rows.map(({ id, country }): [string, About] => [id, { kind: 'envelope', id: null, name: country }]),
      );
    });
  }
}
