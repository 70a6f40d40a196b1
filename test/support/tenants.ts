import { newId, read, show } from '@app/platform/ids';
import type { Session } from './http';
import { launching, type Launching, until } from './jobs-world';
import type { System } from './system';
import { type Somebody, sure, type World } from './world';

/** Kinds of scope that a path can name, as its first parameter. */
export type ScopeName = 'org' | 'project' | 'programme' | 'pool';

/** One partnership in full: people in every role, and one of everything that a path can name. */
export interface Tenant {
  launching: Launching;
  /** Sessions by scope and role. */
  people: Record<ScopeName, Record<string, Session>>;
  agent: Session;
  /** Shown ids by `<scope>.<parameter>`, and by `<parameter>` where it means the same everywhere. */
  ids: Record<string, string>;
}

const tus = { 'tus-resumable': '1.0.0' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Makes a tenant over HTTP. @param system with a worker running */
export async function makeTenant(system: System, world: World): Promise<Tenant> {
  const l = await launching(system, world);
  const ids: Record<string, string> = {
    org: l.partner.id,
    project: l.funded.project,
    programme: l.funded.programme,
    pool: l.pool,
    participation: l.funded.participation,
    participant: l.funded.participation,
    award: l.funded.award,
    lot: l.lot,
    person: l.partner.owner.id,
    role: 'administrator',
    base_model: l.baseModel,
    organisation: l.partner.id,
  };
  const people = await staff(system, world, l);
  await lookUp(l, ids);
  await credentials(l, ids);
  await data(people.org.steward, ids);
  const agent = await work(system, l, ids);
  return { launching: l, people, agent, ids };
}

/** A colleague of the owner: invited, and an account made by accepting. */
async function colleague(system: System, world: World, l: Launching, role: string): Promise<Somebody> {
  const email = `${role}-${l.partner.id.slice(-10)}-${Math.random().toString(36).slice(2)}@example.test`;
  const password = 'a long password for tests';
  sure(await l.partner.owner.session.post(`/organisations/${l.partner.id}/invitations`, { email, role }));
  const token = await world.tokenFor(email);
  const joined = sure(await system.client().post('/invitations/acceptance', { token, name: role, password }));
  return { id: joined.body.person, email, session: await system.client().signIn(email, password) };
}

async function staff(system: System, world: World, l: Launching): Promise<Tenant['people']> {
  const { owner, id } = l.partner;
  const [steward, finance, member, engineer, viewer] = await Promise.all(
    ['steward', 'finance', 'member', 'member', 'member'].map((role) => colleague(system, world, l, role)),
  );
  const named = `/organisations/${id}/participations/${l.funded.participation}/people`;
  sure(await owner.session.put(`${named}/${engineer.id}`, { role: 'engineer' }));
  sure(await owner.session.put(`${named}/${viewer.id}`, { role: 'viewer' }));
  const [reviewer, auditor] = await Promise.all(
    (['reviewer', 'auditor'] as const).map(async (role) => world.staff(l.funded.programme, await world.person(), role)),
  );
  return {
    org: { owner: owner.session, steward: steward.session, finance: finance.session, member: member.session },
    project: { lead: owner.session, engineer: engineer.session, viewer: viewer.session },
    programme: {
      administrator: l.funded.administrator.session,
      finance: l.funded.finance.session,
      reviewer: reviewer.session,
      auditor: auditor.session,
    },
    pool: { operator: l.operator.session },
  };
}

const first = async (session: Session, path: string): Promise<{ id: string; [field: string]: unknown }> =>
  sure(await session.get(path)).body.data[0];

/** Ids of what the making of money and GPU time left behind. */
async function lookUp(l: Launching, ids: Record<string, string>): Promise<void> {
  const lead = l.partner.owner.session;
  const project = `/projects/${ids.project}`;
  const programme = `/programmes/${ids.programme}`;
  ids['projects.account'] = (await first(lead, `${project}/accounts`)).id;
  ids['programmes.account'] = (await first(l.funded.finance.session, `${programme}/accounts`)).id;
  ids.request = (await first(lead, `${project}/allocation-requests`)).id;
  ids.card = (await first(l.funded.finance.session, `${programme}/rate-cards`)).id;
  ids.entry = (await first(l.funded.finance.session, `${programme}/awards/${ids.award}/co-funding-entries`)).id;
  ids.agent = (await first(l.operator.session, `/pools/${ids.pool}/agents`)).id;
  const statement = `${project}/accounts/${ids['projects.account']}/statement`;
  ids.journal = (await first(lead, statement)).journal as string;
  const envelope = `${programme}/accounts/${ids['programmes.account']}/statement`;
  ids['programmes.journal'] = (await first(l.funded.finance.session, envelope)).journal as string;
  ids['award.account'] = ids['projects.account'];
  ids['award.journal'] = ids.journal;
}

async function credentials(l: Launching, ids: Record<string, string>): Promise<void> {
  const { session } = l.partner.owner;
  const path = `/projects/${ids.project}`;
  const account = sure(await session.post(`${path}/service-accounts`, { name: 'pipeline' })).body.id as string;
  const body = { name: 'pipeline', scopes: ['jobs:read'], service_account: account };
  ids.service_account = account;
  const guest = { email: 'guest@example.test', role: 'member' };
  ids.invitation = sure(await session.post(`/organisations/${ids.org}/invitations`, guest)).body.id;
  const office = `/programmes/${ids.programme}/invitations`;
  const reader = { email: 'reader@example.test', role: 'auditor' };
  ids['programmes.invitation'] = sure(await l.funded.administrator.session.post(office, reader)).body.id;
  ids['projects.key'] = sure(await session.post(`${path}/keys`, body)).body.id;
  ids['me.key'] = sure(await session.post('/me/keys', { name: 'mine', scopes: ['jobs:read'] })).body.id;
  ids.session = (await first(session, '/me/sessions')).id;
  // The worker tells of the GPU time that was granted.
  const told = await until(
    () => session.get('/me/notifications'),
    ({ body }) => body.data?.length > 0,
  );
  ids.notification = told.body.data[0].id;
  ids.group = 'jobs';
}

async function data(steward: Session, ids: Record<string, string>): Promise<void> {
  const datasets = `/organisations/${ids.org}/datasets`;
  const facts = {
    name: 'Thai questions',
    modality: 'instruction',
    languages: [{ iso639_3: 'tha', bcp47: 'th-TH' }],
    licence: 'CC-BY-4.0',
    lawful_basis: 'not_personal',
    personal_data: 'none',
    residency: { storage_allowed: ['TH', 'JP'] },
  };
  ids.dataset = sure(await steward.post(datasets, facts)).body.id;
  ids['organisations.version'] = sure(await steward.post(`${datasets}/${ids.dataset}/versions`, {})).body.id;
  const uploads = `${datasets}/${ids.dataset}/versions/${ids['organisations.version']}/uploads`;
  const announce = async (name: string, bytes: number) => {
    const headers = { ...tus, 'upload-length': String(bytes), 'upload-metadata': `filename ${base64(name)}` };
    const made = sure(await steward.send('POST', uploads, undefined, { headers }));
    return made.headers.get('location')?.split('/').at(-1) as string;
  };
  const rows = Buffer.from('{"instruction":"a","output":"b"}\n');
  const whole = await announce('rows.jsonl', rows.length);
  const headers = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  sure(await steward.send('PATCH', `${uploads}/${whole}`, rows, { headers }));
  ids.upload = await announce('more.jsonl', 100);
  ids.file = (await first(steward, uploads.replace('/uploads', '/files'))).id;
}

/** A finished job with its model, and a running one. @returns the agent's session */
async function work(system: System, l: Launching, ids: Record<string, string>): Promise<Session> {
  const finished = sure(await l.launch()).body.id as string;
  const lease = await l.agent.lease();
  await l.agent.run(lease, 10);
  const { file } = await l.agent.put(lease, 'adapter_model.safetensors', 'adapter bytes');
  const result = { type: 'done', step: 6, base_loss: 1.9, eval_loss: 0.4, tokens: 2400, wall_s: 9 };
  sure(await l.agent.end(lease, 'succeeded', 'done', { artefacts: [file], result }));
  const lead = l.partner.owner.session;
  const job = await until(
    () => lead.get(`/projects/${ids.project}/fine-tuning-jobs/${finished}`),
    ({ body }) => body.model_version !== null,
  );
  ids['projects.version'] = job.body.model_version;
  ids.model = (await first(lead, `/projects/${ids.project}/models`)).id;
  ids.hold = (await first(lead, `/projects/${ids.project}/holds`)).id;
  ids.sha256 = file.sha256;
  ids.job = sure(await l.launch()).body.id;
  const running = await l.agent.lease();
  await l.agent.run(running, 10);
  ids.attempt = running.attempt;
  const key = sure(await l.operator.session.post(`/pools/${ids.pool}/agents`, { name: 'rack 2' })).body.key as string;
  await addAgreement(system, ids);
  return system.client(key);
}

/** An agreement as publishing and agreeing would leave it: the way there has tests of its own. */
async function addAgreement(system: System, ids: Record<string, string>): Promise<void> {
  const id = newId();
  ids.agreement = show('agr', id);
  const values = [
    read('org', ids.org),
    id,
    read('dst', ids.dataset),
    read('dsv', ids['organisations.version']),
    read('prj', ids.project),
    read('per', ids.person),
  ];
  await system.admin.query(
    `insert into agreements (org_id, id, dataset_id, version_id, project_id, project_name, time_zone, purpose, own_data, state, granted_by, granted_at, version)
     values ($1, $2, $3, $4, $5, 'tests', 'Asia/Tokyo', 'tests', true, 'in_force', $6, now(), 1)`,
    values,
  );
}
