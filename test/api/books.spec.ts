import { type components, unwrap } from '@app/api-client';
import { at, refused, type Session } from '../support/http';
import { type Launching, launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { sure, World } from '../support/world';

type Schemas = components['schemas'];

let system: System;
let world: World;
let ours: Launching;
let job: string;

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
  ours = await launching(system, world);
  job = await use();
}, 60_000);
afterAll(() => system.stop());

/** Runs a job for 40 GPU-seconds: 40 yen, of which the grant pays 30. @returns its id, once it is charged */
async function use(): Promise<string> {
  // Jobs start only where an agent asks for work.
  sure(await ours.agent.ask());
  const launched = sure(await ours.launch({ name: 'thai-helper' })).body.id as string;
  const lease = await ours.agent.lease();
  await ours.agent.run(lease, 40);
  sure(await ours.agent.end(lease, 'succeeded', 'done', { gpu_seconds_total: 40 }));
  await until(
    () => unwrap(lead().GET('/api/v1/projects/{project}/holds', at(project()))),
    ({ data }) => data[0]?.state === 'closed' && data[0].job === launched,
  );
  return launched;
}

const lead = () => ours.partner.owner.session;
const staff = () => ours.funded.administrator.session;
const project = () => ({ project: ours.funded.project });
const here = () => ({ programme: ours.funded.programme, award: ours.funded.award });
const accounts = '/api/v1/projects/{project}/accounts';
const inAward = '/api/v1/programmes/{programme}/awards/{award}';

const lineOf = async () => {
  const { data } = await unwrap(lead().GET(accounts, at(project())));
  const line = data.find(({ kind }) => kind === 'grant_line');
  if (!line) throw new Error('there is a grant line');
  return line;
};

it('leads from an account to the job and to the person behind a line', async () => {
  const line = await lineOf();
  expect(line).toMatchObject({ line: 'compute', award: ours.funded.award, used: '30' });
  const path = { ...project(), account: line.id };
  const statement = await unwrap(lead().GET(`${accounts}/{account}/statement`, at(path)));
  expect(statement).toMatchObject({ opening: '0', closing: '999970', account: { id: line.id, available: '999970' } });
  expect(statement.data).toMatchObject([
    { kind: 'capture', amount: '-30', balance: '999970', other: { kind: 'usage_payable' } },
    { kind: 'award', amount: '1000000', balance: '1000000', other: { kind: 'funding_source' } },
  ]);
  expect(statement.data[0].about).toEqual({ kind: 'job', id: job, name: 'thai-helper' });
  const [capture, award] = await Promise.all(
    statement.data.map(({ journal }) =>
      unwrap(lead().GET('/api/v1/projects/{project}/journals/{journal}', at({ ...project(), journal }))),
    ),
  );
  // Metering has nobody behind it; accepting has, and a request.
  expect(capture).toMatchObject({ about: { id: job }, person: null, request_id: null });
  expect(award).toMatchObject({ person: ours.partner.owner.id, request_id: expect.any(String) });
  expect(award.transfers[0]).toMatchObject({
    debit_account: { kind: 'funding_source' },
    credit_account: { kind: 'grant_line' },
  });
});

it('names the quota request behind a lot, and shows one hold with its job', async () => {
  const { data } = await unwrap(lead().GET(accounts, at(project())));
  const lot = data.find(({ kind }) => kind === 'gpu_lot');
  const path = { ...project(), account: lot?.id ?? '' };
  const statement = await unwrap(lead().GET(`${accounts}/{account}/statement`, at(path)));
  const allotment = statement.data.find(({ kind }) => kind === 'allotment');
  expect(allotment?.about).toMatchObject({ kind: 'allocation_request', name: 'Tune a Thai helper' });
  const [hold] = (await unwrap(lead().GET('/api/v1/projects/{project}/holds', at(project())))).data;
  expect(hold).toMatchObject({ job, job_name: 'thai-helper' });
  const one = lead().GET('/api/v1/projects/{project}/holds/{hold}', at({ ...project(), hold: hold.id }));
  expect(await unwrap(one)).toEqual(hold);
});

it('refuses days that end before they begin, and what is no day', async () => {
  const account = (await lineOf()).id;
  const ask = (query: { from?: string; until?: string; time_zone?: string }) =>
    refused(lead().GET(`${accounts}/{account}/statement`, { params: { path: { ...project(), account }, query } }));
  expect((await ask({ from: '2030-02-02', until: '2030-02-01' })).errors?.[0].code).toBe('before-start');
  for (const from of ['2030-02-31', '0000-01-01', '2030-01-01T00:00:00Z', 'today'])
    expect((await ask({ from })).errors?.[0].pointer).toBe('?from');
  expect((await ask({ time_zone: 'Asia/Atlantis' })).errors?.[0].pointer).toBe('?time_zone');
});

it('draws the curve of a project for its people, and for nobody else', async () => {
  const path = '/api/v1/projects/{project}/budget/series';
  const series = await unwrap(lead().GET(path, at(project())));
  const last = series.data.map(({ share, asset, days }) => [share, asset, days.at(-1)?.spent, days.at(-1)?.held]);
  expect(last).toEqual([
    ['co_funding', 'JPY', '10', '0'],
    ['gpu', 'GPU_SEC:CPU', '40', '0'],
    ['grant', 'JPY', '30', '0'],
  ]);
  const other = await world.partner('VN');
  expect((await refused(other.owner.session.GET(path, at(project())))).status).toBe(404);
});

it('opens a project’s book to its programme, from an award of its own down to the journal', async () => {
  const award = await unwrap(staff().GET(inAward, at(here())));
  expect(award).toMatchObject({ id: ours.funded.award, state: 'active', project: ours.funded.project });
  const { data } = await unwrap(staff().GET(`${inAward}/accounts`, at(here())));
  expect(data.map(({ kind }) => kind)).toEqual(['co_funding', 'gpu_lot', 'gpu_unallotted', 'grant_line']);
  const account = data.find(({ kind }) => kind === 'grant_line')?.id ?? '';
  const statement = await unwrap(staff().GET(`${inAward}/accounts/{account}/statement`, at({ ...here(), account })));
  expect(statement.data[0].about).toEqual({ kind: 'job', id: job, name: 'thai-helper' });
  const { journal } = statement.data[0];
  const shown = await unwrap(staff().GET(`${inAward}/journals/{journal}`, at({ ...here(), journal })));
  expect(shown.transfers).toHaveLength(3);
  // Its own book, too, where the award has its project's name.
  const programme = { programme: here().programme };
  const [envelope] = (await unwrap(staff().GET('/api/v1/programmes/{programme}/accounts', at(programme)))).data;
  const path = '/api/v1/programmes/{programme}/accounts/{account}/statement';
  const lines = (await unwrap(staff().GET(path, at({ ...programme, account: envelope.id })))).data;
  expect(lines.map(({ about }) => about?.kind)).toEqual(['award', 'envelope']);
  const own = { ...programme, journal: lines[0].journal };
  const posted = await unwrap(staff().GET('/api/v1/programmes/{programme}/journals/{journal}', at(own)));
  expect(posted).toMatchObject({ kind: 'award', person: ours.funded.administrator.id });
});

describe('what a line was for', () => {
  const name = async (role: Schemas['NameStaffDto']['role']) =>
    (await world.staff(here().programme, await world.person(), role)).session;
  /** Of each kind of account of the award what its lines are about, newest first. */
  const aboutAll = async (by: Session) => {
    const { data } = await unwrap(by.GET(`${inAward}/accounts`, at(here())));
    const linesOf = async (account: string) =>
      unwrap(by.GET(`${inAward}/accounts/{account}/statement`, at({ ...here(), account })));
    const pages = await Promise.all(data.map(({ id }) => linesOf(id)));
    const { journal } = pages[data.findIndex(({ kind }) => kind === 'grant_line')].data[0];
    const shown = await unwrap(by.GET(`${inAward}/journals/{journal}`, at({ ...here(), journal })));
    return [...pages.flatMap((page) => page.data), shown].flatMap(({ about }) => about ?? []);
  };
  const named = (all: Schemas['AboutDto'][], kind: string) => [
    ...new Set(all.filter((about) => about.kind === kind).map((about) => about.name)),
  ];

  it('has its name for those of a programme who may read the thing', async () => {
    for (const session of [staff(), await name('auditor')]) {
      const all = await aboutAll(session);
      expect(named(all, 'job')).toEqual(['thai-helper']);
      expect(named(all, 'allocation_request')).toEqual(['Tune a Thai helper']);
    }
  });

  it('is a kind and an id for finance, who may read neither jobs nor quota requests', async () => {
    const { session } = ours.funded.finance;
    const jobs = session.GET('/api/v1/programmes/{programme}/jobs', at({ programme: here().programme }));
    expect((await refused(jobs)).status).toBe(403);
    const all = await aboutAll(session);
    expect(named(all, 'job')).toEqual([null]);
    expect(named(all, 'allocation_request')).toEqual([null]);
    expect(all).toContainEqual({ kind: 'job', id: job, name: null });
    expect(all).toContainEqual({ kind: 'allocation_request', id: expect.stringMatching(/^alr_/), name: null });
    expect(JSON.stringify(all)).not.toContain('helper');
    // Awards are theirs to read.
    const programme = { programme: here().programme };
    const [{ id: account }] = (await unwrap(session.GET('/api/v1/programmes/{programme}/accounts', at(programme))))
      .data;
    const path = '/api/v1/programmes/{programme}/accounts/{account}/statement';
    const { data } = await unwrap(session.GET(path, at({ ...programme, account })));
    expect(data.map(({ about }) => about?.name)).toEqual([expect.stringMatching(/^Project/), 'TH']);
  });

  it('has its name for a key that reads the budget only where the key reads the thing too', async () => {
    const holdsBy = async (scopes: Schemas['MakeKey']['scopes']) => {
      const { key } = await unwrap(lead().POST('/api/v1/me/keys', { body: { name: 'books', scopes } }));
      return unwrap(system.client(key).GET('/api/v1/projects/{project}/holds', at(project())));
    };
    expect((await holdsBy(['budget:read'])).data).toMatchObject([{ job, job_name: null }]);
    expect((await holdsBy(['budget:read', 'jobs:read'])).data).toMatchObject([{ job, job_name: 'thai-helper' }]);
  });
});

it('opens no book to another programme, nor through an award of its own', async () => {
  const theirs = await world.funded(await world.partner('VN'), { gpuSeconds: 10 });
  const { session } = theirs.administrator;
  const mine = { programme: theirs.programme, award: theirs.award };
  const account = (await lineOf()).id;
  expect((await refused(session.GET(inAward, at({ ...here(), programme: mine.programme })))).status).toBe(404);
  expect((await refused(session.GET(`${inAward}/accounts`, at(here())))).status).toBe(404);
  const statement = session.GET(`${inAward}/accounts/{account}/statement`, at({ ...mine, account }));
  expect((await refused(statement)).status).toBe(404);
});

it('adds up what a programme’s projects spend, by envelope and by project, with the days behind a forecast', async () => {
  const path = '/api/v1/programmes/{programme}/spending';
  const programme = { programme: ours.funded.programme };
  const { data } = await unwrap(staff().GET(path, at(programme)));
  expect(data).toMatchObject([{ spent: { amount: '30', currency: 'JPY' }, held: { amount: '0', currency: 'JPY' } }]);
  const shown = await unwrap(staff().GET(`${path}/projects`, at(programme)));
  expect(shown.data).toMatchObject([
    { ...project(), award: here().award, state: 'active', country: 'TH', grant: { spent: { amount: '30' } }, days: [] },
  ]);
  const password = 'a long password for tests';
  const again = async ({ email }: { email: string }) => system.client().signIn(email, password);
  system.clock.advance(5 * 86_400);
  ours.partner.owner.session = await again(ours.partner.owner);
  await use();
  system.clock.advance(5 * 86_400);
  const later = await again(ours.funded.administrator);
  const [{ days, grant }] = (await unwrap(later.GET(`${path}/projects`, at(programme)))).data;
  expect(grant).toMatchObject({
    limit: { amount: '1000000' },
    spent: { amount: '60' },
    available: { amount: '999940' },
  });
  // Five days since the first job, of which today's was no whole day yet when the second ran, and five since that.
  expect(days.map(({ spent }) => spent)).toEqual([...Array<string>(5).fill('30'), ...Array<string>(5).fill('60')]);
  const yesterday = new Date(system.clock.now().getTime() - 86_400_000);
  expect(days.at(-1)?.day).toBe(yesterday.toISOString().slice(0, 10));
});
