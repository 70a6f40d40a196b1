import { Injectable } from '@nestjs/common';
import { type About, Causes } from '@app/ledger';
import { show } from '@app/platform/ids';

/** Tells the ledger which quota request a decision was on. */
@Injectable()
export class RequestNames {
  constructor(causes: Causes) {
    causes.toldBy('allocation_decision', { subject: 'AllocationRequest', key: 'quota:read' }, async (tx, book, ids) => {
      const rows = await tx.query<{ id: string; request_id: string; purpose: string }>(
        `select d.id, d.request_id, r.purpose from allocation_decisions d
           join allocation_requests r on r.project_id = d.project_id and r.id = d.request_id
          where d.project_id = $1 and d.id = any ($2)`,
        [book, ids],
      );
      return new Map(
        rows.map(({ id, request_id, purpose }): [string, About] => [
          id,
          { kind: 'allocation_request', id: show('alr', request_id), name: purpose },
        ]),
      );
    });
  }
}
