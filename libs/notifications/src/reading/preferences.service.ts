import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { type Group, groupNames, groups, type Ways } from '../kinds';
import type { NotificationPreference, SetNotificationPreference } from '../notification.dto';

interface Row extends Ways {
  name: Group;
  [column: string]: unknown;
}

/** How each person wants to hear of what. Only what differs from the default is kept, so that a default can change. */
@Injectable()
export class Preferences {
  constructor(private readonly database: Database) {}

  list(caller: Caller): Promise<NotificationPreference[]> {
    return this.database.transaction(caller, async (tx) => {
      const kept = await this.kept(tx, caller.personId);
      return groupNames.map((group) => shown(group, kept.get(group) ?? groups[group]));
    });
  }

  /** @throws 404 for a group that there is not */
  set(caller: Caller, name: string, { in_app, mail }: SetNotificationPreference): Promise<NotificationPreference> {
    const group = groupNames.find((each) => each === name);
    if (!group) throw Problem.notFound('notification group');
    return this.database.transaction(caller, async (tx) => {
      if (isDefault(group, { in_app, mail }))
        await tx.query(`delete from notification_preferences where person_id = $1 and name = $2`, [
          caller.personId,
          group,
        ]);
      else
        await tx.query(
          `insert into notification_preferences (person_id, name, in_app, mail, set_at) values ($1, $2, $3, $4, $5)
           on conflict (person_id, name) do update set in_app = $3, mail = $4, set_at = $5`,
          [caller.personId, group, in_app, mail, tx.now],
        );
      return shown(group, { in_app, mail });
    });
  }

  /** How a person hears of a group; the person must be entered. */
  async ways(tx: Tx, personId: string, group: Group): Promise<Ways> {
    return (await this.kept(tx, personId)).get(group) ?? groups[group];
  }

  private async kept(tx: Tx, personId: string): Promise<Map<Group, Ways>> {
    const rows = await tx.query<Row>(`select name, in_app, mail from notification_preferences where person_id = $1`, [
      personId,
    ]);
    return new Map(rows.map(({ name, in_app, mail }) => [name, { in_app, mail }]));
  }
}

const isDefault = (group: Group, { in_app, mail }: Ways): boolean =>
  groups[group].in_app === in_app && groups[group].mail === mail;

const shown = (group: Group, { in_app, mail }: Ways): NotificationPreference => ({
  group,
  in_app,
  mail,
  default: isDefault(group, { in_app, mail }),
});
