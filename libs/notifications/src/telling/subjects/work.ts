import type { Reader, Row } from './subject';

const job: Reader = async ({ tx, scopeId: project, key: id }) => {
  const row = await tx.first<Row<{ name: string; project: string; by: string }>>(
    `select b.name, j.name as project, b.person_id as by from jobs b join projects j on j.id = b.project_id
      where b.project_id = $1 and b.id = $2`,
    [project, id],
  );
  return row && { facts: { project: row.project, name: row.name }, ids: { project, job: id }, people: [row.by] };
};

const version: Reader = async ({ tx, scopeId: organisation, key: id }) => {
  const row = await tx.first<Row<{ name: string; number: string; dataset: string; state: string }>>(
    `select d.name, v.number, v.state, d.id as dataset from dataset_versions v
       join datasets d on d.org_id = v.org_id and d.id = v.dataset_id where v.org_id = $1 and v.id = $2`,
    [organisation, id],
  );
  if (!row) return null;
  const { name, number, dataset, state } = row;
  return { facts: { name, number }, ids: { organisation, dataset, version: id }, people: [], state };
};

/** The owner's record that a project may use a version. */
const agreement: Reader = async ({ tx, scopeId: organisation, key: id }) => {
  const row = await tx.first<Row<{ name: string; number: string; dataset: string; version: string; project: string }>>(
    `select d.name, v.number, d.id as dataset, v.id as version, a.project_name as project from agreements a
       join dataset_versions v on v.org_id = a.org_id and v.id = a.version_id
       join datasets d on d.org_id = v.org_id and d.id = v.dataset_id where a.org_id = $1 and a.id = $2`,
    [organisation, id],
  );
  if (!row) return null;
  const { name, number, dataset, version: versionId, project } = row;
  return { facts: { name, number, project }, ids: { organisation, dataset, version: versionId }, people: [] };
};

/** The project's copy of it, by the version: of several the one given last. */
const dataRight: Reader = async ({ tx, scopeId: project, key }) => {
  const row = await tx.first<Row<{ project: string; name: string; number: string }>>(
    `select j.name as project, r.dataset_name as name, r.number from data_rights r join projects j on j.id = r.project_id
      where r.project_id = $1 and r.dataset_version_id = $2 order by r.id desc limit 1`,
    [project, key],
  );
  return row && { facts: { ...row }, ids: { project }, people: [] };
};

/** Readers of what is about jobs and data. */
export const work = { job, version, agreement, data_right: dataRight } satisfies Record<string, Reader>;
