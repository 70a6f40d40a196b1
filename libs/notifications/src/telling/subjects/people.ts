import { because, type Reader, type Row } from './subject';

/** Of an organisation, as it is registered. */
const registered: Reader = async ({ tx, scopeId, key }) => {
  const row = await tx.first<Row<{ name: string; state: string; reason: string | null }>>(
    `select n.legal_name as name, o.state, o.state_reason as reason from organisations o
       join organisation_names n on n.org_id = o.org_id where o.org_id = $1 and o.org_id = $2`,
    [scopeId, key],
  );
  if (!row) return null;
  const { name, state, reason } = row;
  return { facts: { organisation: name, ...because(reason) }, ids: { organisation: scopeId }, people: [], state };
};

/** What happens to a part in a project is told in the project and in the organisation; here it is the organisation's. */
const partIn: Reader = async (reading) => {
  const { tx, scopeId: organisation, key: id } = reading;
  const own = await tx.first<Row<{ project: string }>>(
    `select project_id as project from participations where org_id = $1 and id = $2`,
    [organisation, id],
  );
  if (!own) return null;
  await tx.enter('partner', { organisations: [organisation], projects: [own.project] });
  const row = await tx.first<Row<{ name: string; state: string; reason: string | null }>>(
    `select j.name, p.state, p.state_reason as reason from participants p join projects j on j.id = p.project_id
      where p.project_id = $1 and p.id = $2`,
    [own.project, id],
  );
  if (!row) return null;
  return {
    facts: { project: row.name, organisation: await reading.organisation(organisation), ...because(row.reason) },
    ids: { project: own.project, organisation, participation: id },
    people: [],
    state: row.state,
  };
};

/** The same, as the project's own people hear it. */
const participant: Reader = async ({ tx, scopeId: project, key, organisation }) => {
  const row = await tx.first<Row<{ name: string; org: string; reason: string | null }>>(
    `select j.name, p.org_id as org, p.state_reason as reason from participants p join projects j on j.id = p.project_id
      where p.project_id = $1 and p.id = $2`,
    [project, key],
  );
  if (!row) return null;
  return {
    facts: { project: row.name, organisation: await organisation(row.org), ...because(row.reason) },
    ids: { project },
    people: [],
  };
};

/** With its coordinator, whose owners are to name its lead while nobody leads it. */
const project: Reader = async ({ tx, scopeId: id, organisation, led }) => {
  type Project = { name: string; state: string; org: string; participation: string; reason: string | null };
  const row = await tx.first<Row<Project>>(
    `select j.name, j.state, c.org_id as org, c.id as participation, j.state_reason as reason from projects j
       join participants c on c.project_id = j.id and c.role = 'coordinator' where j.id = $1`,
    [id],
  );
  if (!row) return null;
  return {
    facts: { project: row.name, organisation: await organisation(row.org), ...because(row.reason) },
    ids: { project: id, organisation: row.org, participation: row.participation },
    people: [],
    state: row.state === 'closed' ? 'closed' : (await led(id)) ? 'led' : 'leadless',
  };
};

/** Whoever gave themselves a role knows. */
const personNamed: Reader = async ({ tx, scopeId: id, key, payload, organisation }) => {
  const row = await tx.first<Row<{ name: string }>>(`select name from projects where id = $1`, [id]);
  if (!row || payload.by === key) return null;
  const facts = { project: row.name, organisation: await organisation(String(payload.organisation_id)) };
  return { facts, ids: { project: id }, people: [key] };
};

const member: Reader = async ({ scopeId: id, key, organisation, person }) => ({
  facts: { name: await person(key), organisation: await organisation(id) },
  ids: { organisation: id },
  people: [key],
});

/** Readers of what is about organisations and projects. */
export const people = {
  organisation: registered,
  participation: partIn,
  participant,
  project,
  member,
  person_named: personNamed,
} satisfies Record<string, Reader>;
