import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform/database';
import { type Award, awardColumns } from './awards/award';

/** What other rooms ask of grants. */
@Injectable()
export class Grants {
  /** The award that pays for a project now, or null; the project must be entered. */
  async activeAward(tx: Tx, projectId: string): Promise<Award | null> {
    const [award] = await tx.named<Award & { [column: string]: unknown }>(
      'active_award',
      `select ${awardColumns} from awards where project_id = $1 and state = 'active' and valid_from <= $2 and valid_until > $2`,
      [projectId, tx.now],
    );
    return award ?? null;
  }

  /** The live award in whatever state, for a refusal that explains. */
  liveAward(tx: Tx, projectId: string): Promise<Award | null> {
    return tx.first<Award & { [column: string]: unknown }>(
      `select ${awardColumns} from awards where project_id = $1 and state in ('accepted', 'active', 'suspended', 'closing')`,
      [projectId],
    );
  }
}
