import { type components, unwrap } from '@app/api-client';
import { launching, type Launching } from '../support/jobs-world';
import { at, refused, type Session } from '../support/http';
import { startSystem, type System } from '../support/system';
import { colleague, datasetFacts } from '../support/uploads';
import { World } from '../support/world';

let system: System;
let world: World;
let l: Launching;
const jobs: Record<string, string> = {};

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
  l = await launching(system, world);
  for (const name of ['Chiang Mai 100% tuned', 'chiang_rai', 'ปรับแต่งภาษาไทย']) {
    const answer = await l.launch({ name, time_limit_seconds: 100 });
    expect(answer.status).toBe(201);
    jobs[name] = (answer.body as { id: string }).id;
  }
}, 120_000);
afterAll(() => system?.stop());

const found = async (text: string | undefined, session: Session = l.partner.owner.session) => {
  const query = { params: { ...at({ project: l.funded.project }).params, query: { text } } };
  const { data } = await unwrap(session.GET('/api/v1/projects/{project}/search', query));
  return data.map(({ kind, name }) => [kind, name]);
};

it('finds by a part of the name in any case and any script, newest first', async () => {
  expect(await found('CHIANG')).toEqual([
    ['job', 'chiang_rai'],
    ['job', 'Chiang Mai 100% tuned'],
  ]);
  expect(await found('แต่งภาษา')).toEqual([['job', 'ปรับแต่งภาษาไทย']]);
  expect(await found('helper')).toEqual([['allocation-request', 'Tune a Thai helper']]);
});

it('takes signs of a pattern as they are', async () => {
  expect(await found('0%')).toEqual([['job', 'Chiang Mai 100% tuned']]);
  expect(await found('g_r')).toEqual([['job', 'chiang_rai']]);
  expect(await found('\\')).toEqual([]);
});

it('finds by a whole id, and the newest of each kind without a text', async () => {
  expect(await found(jobs.chiang_rai)).toEqual([['job', 'chiang_rai']]);
  expect(new Set((await found(undefined)).map(([kind]) => kind))).toEqual(
    new Set(['job', 'allocation-request', 'dataset-version']),
  );
});

it('tells of a data set’s version the data set and its owner', async () => {
  const query = { params: { ...at({ project: l.funded.project }).params, query: { text: 'Thai rows' } } };
  const { data } = await unwrap(l.partner.owner.session.GET('/api/v1/projects/{project}/search', query));
  expect(data).toEqual([
    expect.objectContaining({
      kind: 'dataset-version',
      id: l.dataset,
      name: 'Thai rows 1.0.0',
      dataset: expect.stringMatching(/^dst_/),
      owner: expect.stringMatching(/^org_/),
    }),
  ]);
});

it('finds nothing of another project, and a programme its projects and requests', async () => {
  const other = await launching(system, world);
  const path = { params: { ...at({ project: other.funded.project }).params, query: { text: 'chiang' } } };
  expect(await unwrap(other.partner.owner.session.GET('/api/v1/projects/{project}/search', path))).toEqual({
    data: [],
  });
  const { programme, administrator, project } = l.funded;
  const inProgramme = { params: { ...at({ programme }).params, query: { text: 'helper' } } };
  const { data } = await unwrap(administrator.session.GET('/api/v1/programmes/{programme}/search', inProgramme));
  expect(data.map(({ kind, project: where }) => [kind, where])).toEqual([['allocation-request', project]]);
});

describe('what is told', () => {
  type Found = components['schemas']['FoundDto'];
  const told = (data: Found[]) => data.map(({ kind, name }) => [kind, name]);
  const query = (text: string) => ({ params: { query: { text } } });
  const keyOf = async (session: Session, scopes: components['schemas']['MakeKey']['scopes']) =>
    system.client((await unwrap(session.POST('/api/v1/me/keys', { body: { name: 'script', scopes } }))).key);
  const mine = async (session: Session, text: string) =>
    (await unwrap(session.GET('/api/v1/me/search', query(text)))).data;

  it('is, to a key, of each kind only what it may read', async () => {
    for (const [scopes, kinds] of [
      [['project:read'], ['dataset-version']],
      [
        ['project:read', 'jobs:read'],
        ['dataset-version', 'job'],
      ],
      [
        ['project:read', 'quota:read'],
        ['allocation-request', 'dataset-version'],
      ],
    ] as const) {
      const key = await keyOf(l.partner.owner.session, [...scopes]);
      expect([...new Set((await found('', key)).map(([kind]) => kind))].toSorted()).toEqual(kinds);
      const across = new Set((await mine(key, '')).map(({ kind }) => kind));
      expect([...across].toSorted()).toEqual([...kinds, 'project'].toSorted());
    }
  });

  it('is, of one’s own, every project with what lies in it and the organisations’ data, and nothing of others', async () => {
    const { session } = l.partner.owner;
    const { project } = l.funded;
    const jobsFound = await mine(session, 'chiang');
    expect(told(jobsFound)).toEqual([
      ['job', 'chiang_rai'],
      ['job', 'Chiang Mai 100% tuned'],
    ]);
    const [{ project_name: name }] = jobsFound;
    expect(jobsFound[0]).toMatchObject({ project, project_name: expect.stringMatching(/^Project/) });
    expect(await mine(session, name as string)).toMatchObject([{ kind: 'project', id: project }]);
    expect(await mine(session, project)).toMatchObject([{ kind: 'project', project_name: name }]);
    const org = l.partner.id;
    const steward = await colleague(system, world, l.partner, 'steward');
    const dataset = await unwrap(
      steward.session.POST('/api/v1/organisations/{org}/datasets', {
        ...at({ org }),
        body: datasetFacts({ name: 'Hmong rows' }),
      }),
    );
    expect(told(await mine(session, 'Thai rows'))).toEqual([['dataset-version', 'Thai rows 1.0.0']]);
    expect(await mine(session, 'HMONG')).toMatchObject([
      { kind: 'dataset', dataset: dataset.id, owner: org, project: null },
    ]);
    expect(await mine(l.funded.administrator.session, '')).toEqual([]);
    const other = await launching(system, world);
    expect(told(await mine(other.partner.owner.session, 'chiang'))).toEqual([]);
    expect(told(await mine(other.partner.owner.session, project))).toEqual([]);
  });

  it('is, in a programme, its projects, awards, organisations, pools and jobs, as far as a role reads them', async () => {
    const { programme, project, award, administrator, finance } = l.funded;
    const inProgramme = async ({ session }: { session: Session }, text: string) => {
      const params = { ...at({ programme }).params, query: { text } };
      return (await unwrap(session.GET('/api/v1/programmes/{programme}/search', { params }))).data;
    };
    expect(told(await inProgramme(administrator, 'chiang'))).toHaveLength(2);
    expect(await inProgramme(finance, 'chiang')).toEqual([]);
    expect(await inProgramme(administrator, award)).toMatchObject([{ kind: 'award', project, state: 'active' }]);
    expect(await inProgramme(administrator, l.partner.id)).toMatchObject([
      { kind: 'organisation', id: l.partner.id, project: null, project_name: null },
    ]);
    expect(await inProgramme(administrator, l.pool)).toMatchObject([{ kind: 'pool', id: l.pool }]);
    const other = await launching(system, world);
    expect(await inProgramme(administrator, other.partner.id)).toEqual([]);
    expect(await inProgramme(administrator, other.funded.award)).toEqual([]);
  });

  it('is, on the platform, organisations, programmes and pools', async () => {
    const { programme } = l.funded;
    for (const [kind, id] of [['organisation', l.partner.id] as const, ['programme', programme] as const]) {
      const { data } = await unwrap(world.platform.GET('/api/v1/platform/search', query(id)));
      expect(data).toMatchObject([{ kind, id, project: null }]);
      const [{ name }] = data;
      expect(told((await unwrap(world.platform.GET('/api/v1/platform/search', query(name)))).data)).toEqual([
        [kind, name],
      ]);
    }
    const { data } = await unwrap(world.platform.GET('/api/v1/platform/search', query('')));
    expect(new Set(data.map(({ kind }) => kind))).toEqual(new Set(['organisation', 'programme', 'pool']));
  });
});

describe('the record of a programme', () => {
  const path = '/api/v1/programmes/{programme}/audit';
  type Entry = components['schemas']['AuditEntryDto'];
  type Query = Partial<Record<'person' | 'project' | 'about' | 'from' | 'until', string>> & {
    action?: Entry['action'];
    limit?: number;
  };
  const record = async (query: Query = {}, { session }: { session: Session } = l.funded.administrator) => {
    const params = { ...at({ programme: l.funded.programme }).params, query };
    return (await unwrap(session.GET(path, { params }))).data;
  };

  it('names who acted, for whom, and on what', async () => {
    const { partner, project, administrator } = l.funded;
    const [launch] = await record({ action: 'job.launched' });
    expect(launch).toMatchObject({
      person: partner.owner.id,
      person_name: expect.any(String),
      on_behalf_of_name: expect.any(String),
      project,
      project_name: expect.stringMatching(/^P-\d+ Project/),
      about: jobs['ปรับแต่งภาษาไทย'],
      about_name: 'ปรับแต่งภาษาไทย',
    });
    const [decision] = await record({ action: 'allocation_request.approved' });
    expect(decision).toMatchObject({ person: administrator.id, about_name: 'Tune a Thai helper' });
    const [confirmed] = await record({ action: 'co_funding.confirmed' });
    expect(confirmed.about_name).toBe(launch.on_behalf_of_name);
  });

  it('names nothing that the reader’s role does not read', async () => {
    const [launch] = await record({ action: 'job.launched' }, l.funded.finance);
    expect(launch).toMatchObject({ about: jobs['ปรับแต่งภาษาไทย'], about_name: null });
    expect(launch.project_name).not.toBeNull();
  });

  it('names to a key only what its scopes read, here and in a project', async () => {
    type Scopes = components['schemas']['MakeKey']['scopes'];
    const keyOf = async ({ session }: { session: Session }, scopes: Scopes) =>
      system.client((await unwrap(session.POST('/api/v1/me/keys', { body: { name: 'script', scopes } }))).key);
    const { administrator, partner, project } = l.funded;
    const launched = { action: 'job.launched' as const, limit: 1 };
    for (const [scopes, name] of [
      [['audit:read', 'jobs:read'], null],
      [['audit:read', 'programme:read'], 'ปรับแต่งภาษาไทย'],
    ] as [Scopes, string | null][]) {
      const [launch] = await record(launched, { session: await keyOf(administrator, scopes) });
      expect(launch.about_name).toBe(name);
      expect(launch.project_name === null).toBe(name === null);
    }
    const params = { ...at({ project }).params, query: launched };
    for (const [scopes, name] of [
      [['audit:read', 'programme:read'], null],
      [['audit:read', 'jobs:read'], 'ปรับแต่งภาษาไทย'],
    ] as [Scopes, string | null][]) {
      const session = await keyOf(partner.owner, scopes);
      const { data } = await unwrap(session.GET('/api/v1/projects/{project}/audit', { params }));
      expect(data[0]).toMatchObject({ about: jobs['ปรับแต่งภาษาไทย'], about_name: name });
    }
  });

  it('is asked for a person, an act, a project, a thing and days, each alone and together', async () => {
    const { partner, project } = l.funded;
    const person = partner.owner.id;
    const all = await record({ limit: 200 });
    const day = all[0].at.slice(0, 10);
    const tomorrow = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    const about = jobs.chiang_rai;
    const told = async (query: Query, right: (entry: Entry) => boolean) =>
      expect(await record({ limit: 200, ...query })).toEqual(all.filter(right));
    await told({ person }, (entry) => entry.person === person);
    await told({ action: 'job.launched' }, ({ action }) => action === 'job.launched');
    await told({ project }, (entry) => entry.project === project);
    await told({ about }, (entry) => entry.about === about);
    await told({ from: day, until: day }, ({ at: when }) => when.startsWith(day));
    await told({ from: tomorrow }, () => false);
    await told({ from: '1970-01-01' }, () => true);
    await told({ until: '1969-12-30' }, () => false);
    await told({ person, action: 'job.launched', about, from: day }, (entry) => entry.about === about);
    expect(all.filter((entry) => entry.about === about)).toHaveLength(1);
    expect(all.length).toBeGreaterThan(all.filter((entry) => entry.person === person).length);
  });

  it('refuses what is no value of a filter', async () => {
    const { session } = l.funded.administrator;
    const faults = async (query: object) => {
      const params = { ...at({ programme: l.funded.programme }).params, query };
      return (await refused(session.GET(path, { params }))).errors?.map(({ pointer }) => pointer);
    };
    expect(await faults({ about: 'nothing' })).toEqual(['?about']);
    expect(await faults({ action: 'job.exploded' })).toEqual(['?action']);
    expect(await faults({ from: '2027-02-30' })).toEqual(['?from']);
    expect(await faults({ from: '2027-02-02', until: '2027-02-01' })).toEqual(['?until']);
  });
});

it('tells the platform what it did to programmes, pools and organisations, and nothing of what is done in them', async () => {
  const params = { query: { limit: 200 } };
  const { data } = await unwrap(world.platform.GET('/api/v1/platform/audit', { params }));
  const of = (action: string) =>
    data.find((entry) => entry.action === action && (entry.within ?? l.funded.programme) === l.funded.programme);
  expect(data).toContainEqual(
    expect.objectContaining({ action: 'programme.created', about: l.funded.programme, within: null }),
  );
  expect(of('programme.role_granted')).toMatchObject({
    person_name: 'Platform',
    about_name: expect.any(String),
    within: l.funded.programme,
    within_name: expect.stringContaining('Programme'),
  });
  expect(data).toContainEqual(
    expect.objectContaining({ action: 'pool.created', about: l.pool, about_name: expect.any(String) }),
  );
  expect(of('organisation.verified')).toMatchObject({ details: { reason: 'extract of the register' } });
  const kinds = new Set(data.map(({ action }) => action.split('.')[0]));
  expect([...kinds].sort()).toEqual(['organisation', 'platform', 'pool', 'programme']);
});
