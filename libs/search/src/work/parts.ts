import type { Identity } from '@app/identity';
import type { Tx } from '@app/platform/database';
import type { Row } from './need-kinds';

/** Among how many of an organisation's newest participations what waits for its owner is looked for. */
const looked = 200;

/**
 * Parts of organisations in projects that wait for their owners: `invitation`, not answered yet; `lead`, where an organisation
 * coordinates a project and nobody of it leads there.
 * @param owned organisations that were entered
 */
export async function partsOf(
  tx: Tx,
  identity: Identity,
  owned: readonly string[],
  person: string,
): Promise<(Row & { kind: 'invitation' | 'lead' })[]> {
  const asked = await tx.query<{ project_id: string }>(
    `select p.project_id from unnest($1::uuid[]) own (id) cross join lateral
       (select project_id from participations where org_id = own.id order by id desc limit ${looked}) p`,
    [owned],
  );
  const projects = [...new Set(asked.map(({ project_id }) => project_id))];
  await tx.enter('partner', { organisations: [...owned], projects, person });
  const rows = await tx.query<Row & { project_id: string; org_id: string; kind: 'invitation' | 'lead' }>(
    `select i.id, p.name, i.project_id, i.org_id, null::uuid as dataset_id,
            case i.state when 'invited' then 'invitation' else 'lead' end as kind,
            case i.state when 'invited' then i.invited_at else coalesce(i.answered_at, i.invited_at) end as at
       from participants i join projects p on p.id = i.project_id
      where i.org_id = any ($1) and i.project_id = any ($2)
        and (i.state = 'invited' or (i.state = 'active' and i.role = 'coordinator' and p.state = 'active')) order by i.id desc`,
    [owned, projects],
  );
  const of = rows.map(({ project_id, org_id }) => ({ scopeId: project_id, organisationId: org_id }));
  const led = (await identity.rolesHeld(tx, 'project', of)).filter(({ role }) => role === 'lead');
  return rows.filter(
    ({ kind, project_id, org_id }) =>
      kind === 'invitation' ||
      !led.some(({ scopeId, organisationId }) => scopeId === project_id && organisationId === org_id),
  );
}

/** Organisations of which a version waits to be published while nobody of them may: the steward's role is not held. */
export async function withoutSteward(tx: Tx, identity: Identity, owned: readonly string[]): Promise<Row[]> {
  const rows = await tx.query<Row & { org_id: string }>(
    `select v.org_id as id, n.legal_name as name, null::uuid as project_id, v.org_id, null::uuid as dataset_id, min(v.created_at) as at
       from dataset_versions v join organisation_names n on n.org_id = v.org_id
      where v.org_id = any ($1) and v.state = 'in_review' group by v.org_id, n.legal_name`,
    [owned],
  );
  const of = rows.map(({ id }) => ({ scopeId: id, organisationId: id }));
  const held = (await identity.rolesHeld(tx, 'organisation', of)).filter(({ role }) => role === 'steward');
  return rows.filter(({ id }) => !held.some(({ scopeId }) => scopeId === id));
}
