import { randomUUID } from 'node:crypto';
import { unwrap } from '@app/api-client';
import { Database, entryValues } from '@app/platform/database';
import type { JobDto } from '@app/jobs';
import { batchOf, type LaunchItem } from '../../libs/jobs/src/launch/launch-queue';
import { newId, read } from '@app/platform/ids';
import { at, changing, codeOf, type Json, refused, statusOf } from '../support/http';
import { launching, type Launching, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { brokenInvariants, type Change, jobPath, jobsPath, launch, tuning } from '../support/tuning';
import { sure, World } from '../support/world';

let system: System;
let world: World;

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
});
afterAll(() => system.stop());

afterEach(async () => expect(await brokenInvariants(system)).toEqual([]));

const ours = (l: Launching) => ({ project: l.funded.project });
const budgetOf = (l: Launching) =>
  unwrap(l.partner.owner.session.GET('/api/v1/projects/{project}/budget', at(ours(l))));
const holdsOf = (l: Launching) => unwrap(l.partner.owner.session.GET('/api/v1/projects/{project}/holds', at(ours(l))));
const estimate = (l: Launching, change: Change = {}) =>
  unwrap(l.partner.owner.session.POST(`${jobsPath}/estimate`, { ...at(ours(l)), body: tuning(l, change) }));
const jobs = async (l: Launching) =>
  Number((await system.admin.query(`select count(*) from jobs where name = $1`, [l.funded.project])).rows[0].count);

describe('exactness', () => {
  it('accepts exactly as many of 400 launches at once as the budget pays, and all answers match the books', async () => {
    // 3,600 yen an hour: a job of 100 s costs 100 yen, 75 of the grant and 25 of co-funding; the grant pays for 37.
    const l = await launching(system, world, { money: String(37 * 75 + 74), coFunding: '100000' });
    const calls = jest.spyOn(system.api.get(Database), 'call');
    const answers = await Promise.all(Array.from({ length: 400 }, () => launch(l, { name: l.funded.project })));
    // What is asked for at the same time goes in one statement.
    const statements = calls.mock.calls.filter(([name]) => name === 'launch_jobs').length;
    calls.mockRestore();
    expect(statements).toBeLessThan(400);
    const accepted = answers.filter(({ response }) => response.status === 201);
    const turnedAway = answers.filter(({ response }) => response.status === 409);
    expect([accepted.length, turnedAway.length]).toEqual([37, 363]);
    expect(new Set(turnedAway.map(({ error }) => error?.code))).toEqual(new Set(['budget-exhausted']));
    expect(new Set(accepted.map(({ data }) => data?.id)).size).toBe(37);
    expect(await jobs(l)).toBe(37);
    const budget = await budgetOf(l);
    expect(budget.grant[0]).toMatchObject({ used: '0', held: String(37 * 75), available: '74' });
    expect(budget.co_funding[0]).toMatchObject({ held: String(37 * 25) });
    const problem = turnedAway[0].error;
    expect(problem?.checks?.find(({ result }) => result === 'failed')).toMatchObject({
      check: 'grant-money',
      dimension: 'JPY',
      limit: String(37 * 75 + 74),
      held: String(37 * 75),
      requested: '75',
    });
    // No award grows: what is offered is what fits.
    expect(problem?.changes?.map(({ action }) => action)).toEqual(['shorter-time-limit']);
  });

  it('makes one job of 100 launches at once with one key', async () => {
    const l = await launching(system, world);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 100 }, () => launch(l, { name: l.funded.project }, key)));
    expect(answers.map(({ response }) => response.status)).toEqual(Array(100).fill(201));
    expect(new Set(answers.map(({ data }) => data?.id)).size).toBe(1);
    expect(await jobs(l)).toBe(1);
    const other = await refused(launch(l, { name: 'another' }, key));
    expect(other).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  it('does not store a refusal: the same key may succeed later', async () => {
    const l = await launching(system, world, { money: '74' });
    const key = randomUUID();
    expect(await codeOf(launch(l, {}, key))).toBe('budget-exhausted');
    expect(await statusOf(launch(l, { time_limit_seconds: 90 }, key))).toBe(201);
  });

  it('refuses more than the lot has, and more than the co-funding has', async () => {
    const l = await launching(system, world, { lotSeconds: 150, coFunding: '30' });
    expect(await codeOf(launch(l, { time_limit_seconds: 151 }))).toBe('quota-exhausted');
    expect(await codeOf(launch(l, { time_limit_seconds: 140 }))).toBe('co-funding-exhausted');
    expect(await statusOf(launch(l, { time_limit_seconds: 120 }))).toBe(201);
    const left = await refused(launch(l, { time_limit_seconds: 31 }));
    expect(left.code).toBe('quota-exhausted');
    expect(left.checks?.find(({ check }) => check === 'gpu-time')).toMatchObject({
      limit: '150',
      used: '0',
      held: '120',
      requested: '31',
    });
  });
});

describe('a repeat', () => {
  it('is answered as before, whatever has changed since', async () => {
    const l = await launching(system, world);
    const key = randomUUID();
    const first = await unwrap(launch(l, {}, key));
    system.clock.advance(120);
    expect(await codeOf(launch(l))).toBe('engine-unavailable');
    await system.admin.query(`update data_rights set revoked_at = now() where project_id = $1`, [
      read('prj', l.funded.project),
    ]);
    await system.admin.query(`update pools set state = 'closed' where id = $1`, [read('pol', l.pool)]);
    const again = await launch(l, {}, key);
    expect([again.response.status, again.data]).toEqual([201, first]);
    expect(await codeOf(launch(l, { name: 'other' }, key))).toBe('idempotency-key-reused');
    // A refusal is not kept: the key is free for a later try.
    const free = randomUUID();
    expect(await codeOf(launch(l, {}, free))).toBe('pool-closed');
    await system.admin.query(`update pools set state = 'open' where id = $1`, [read('pol', l.pool)]);
    await system.admin.query(`update data_rights set revoked_at = null where project_id = $1`, [
      read('prj', l.funded.project),
    ]);
    sure(await l.agent.ask());
    expect(await statusOf(launch(l, {}, free))).toBe(201);
  });

  it('leaves one audit entry, which names the hold that the answer names', async () => {
    const l = await launching(system, world);
    const key = randomUUID();
    const job = await unwrap(launch(l, {}, key));
    await unwrap(launch(l, {}, key));
    expect(job.hold).toMatch(/^hld_/);
    expect((await holdsOf(l)).data[0]).toMatchObject({ id: job.hold, job: job.id });
    const params = { path: ours(l), query: { limit: 200 } };
    const audit = await unwrap(l.partner.owner.session.GET('/api/v1/projects/{project}/audit', { params }));
    const entries = audit.data.filter(({ action }) => action === 'job.launched');
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ details: { hold: job.hold, gpus: 1 } });
    // The scheduler plans with the time that the estimate expects.
    const { seconds } = await estimate(l);
    const { rows } = await system.admin.query(`select expected_seconds::int from jobs where id = $1`, [
      read('job', job.id),
    ]);
    expect(rows).toEqual([{ expected_seconds: seconds?.median }]);
  });
});

describe('a batch', () => {
  let l: Launching;
  let template: Required<Pick<LaunchItem, 'expect' | 'hold' | 'job' | 'audit'>>;

  /** What the api would hand to the function for one more launch of the same kind. */
  const item = (key: string | null, change: { seconds?: number; digest?: string; expect?: object } = {}) => {
    const [job, hold] = [newId(), newId()];
    const terms = { hold_id: hold, job_id: job, gpu_seconds: String(change.seconds ?? 100) };
    return {
      project_id: read('prj', l.funded.project) as string,
      key,
      digest: change.digest ?? 'same',
      answer: { id: job } as JobDto,
      expect: { ...template.expect, ...change.expect },
      hold: { ...template.hold, ...terms },
      job: template.job,
      audit: { ...template.audit, id: newId() },
    };
  };
  const call = async (items: LaunchItem[]) => {
    const project = read('prj', l.funded.project) as string;
    const values = [entryValues('partner', { projects: [project] }), [project], batchOf(items), system.clock.now()];
    const text = 'select launch_jobs($1, $2, $3, $4) as results';
    const [{ results }] = await system.api.get(Database).call<{ results: Json[] }>('launch_jobs', text, values);
    return results.map((result, n) => (result.launched ? { answer: items[n].answer } : result));
  };
  const kinds = (results: Json[]) =>
    results.map(({ answer, refusal, reused, replayed }: Json) =>
      reused ? 'reused' : (refusal?.code ?? (replayed ? `replayed ${answer.id}` : answer.id)),
    );
  const kept = async () =>
    (
      await system.admin.query(
        `select (select count(*)::int from jobs where project_id = $1) as jobs,
        (select count(*)::int from holds where book_id = $1) as holds,
        (select count(*)::int from idempotency_keys where scope_id = $1 and key like 'batch-%') as keys`,
        [read('prj', l.funded.project)],
      )
    ).rows[0];

  beforeAll(async () => {
    l = await launching(system, world, { lotSeconds: 1000 });
    const calls = jest.spyOn(system.api.get(Database), 'call');
    await unwrap(launch(l));
    const [, , values] = calls.mock.calls.find(([name]) => name === 'launch_jobs') ?? [];
    const { expect: grounds, items } = JSON.parse(values?.[2] as string);
    template = { ...items[0], expect: grounds[0] };
    calls.mockRestore();
  });

  it('launches each item whole or refuses it whole, and answers in order', async () => {
    const items = [item('batch-a'), item('batch-b', { seconds: 5000 }), item(null)];
    const before = await kept();
    expect(kinds(await call(items))).toEqual([items[0].answer.id, 'quota-exhausted', items[2].answer.id]);
    expect(await kept()).toEqual({ jobs: before.jobs + 2, holds: before.holds + 2, keys: before.keys + 1 });
    expect(kinds(await call([items[1], items[0]]))).toEqual(['quota-exhausted', `replayed ${items[0].answer.id}`]);
  });

  it('gives the same key twice in it one job, and another request under that key none', async () => {
    const [first, twin, other] = [item('batch-t'), item('batch-t'), item('batch-t', { digest: 'other' })];
    const results = await call([first, twin, other]);
    expect(kinds(results)).toEqual([first.answer.id, `replayed ${first.answer.id}`, 'reused']);
    const [larger, follows] = [item('batch-r', { seconds: 5000 }), item('batch-r', { seconds: 5000 })];
    expect(kinds(await call([larger, follows]))).toEqual(['quota-exhausted', 'quota-exhausted']);
    expect(kinds(await call([item('batch-t', { digest: 'other' }), twin]))).toEqual([
      'reused',
      `replayed ${first.answer.id}`,
    ]);
  });

  it('launches nothing from what has changed since it was read', async () => {
    const before = await kept();
    for (const expect_ of [
      { award_version: 99 },
      { rate_card_id: newId() },
      { right_ids: [newId()] },
      { pool_id: newId() },
    ])
      expect(kinds(await call([item('batch-o', { expect: expect_ })]))).toEqual(['outdated']);
    expect(await kept()).toEqual(before);
  });

  it('holds at most 64, and two with the same keys in opposite order do not wait for each other in a circle', async () => {
    await expect(call(Array.from({ length: 65 }, () => item(null)))).rejects.toMatchObject({ code: 'MN006' });
    for (let round = 0; round < 5; round++) {
      const keys = Array.from({ length: 4 }, (_, n) => `batch-${round}-${n}`);
      const make = (key: string) => item(key, { seconds: 1 });
      const [one, two] = await Promise.all([call(keys.map(make)), call(keys.toReversed().map(make))]);
      const ids = (results: Json[]) => results.map(({ answer }: Json) => answer.id);
      expect(ids(two).toReversed()).toEqual(ids(one));
    }
  });
});

describe('money', () => {
  it('is exact in a currency with two decimals, in acceptance and refusal', async () => {
    // 12.34 baht an hour: 100 s hold 35 satang (34.27… rounded up); 26 of the grant (26.25 rounded down), the rest is 9.
    const l = await launching(system, world, { currency: 'THB', price: '12.34', money: '0.30', coFunding: '100.00' });
    const accepted = await unwrap(launch(l));
    const [hold] = (await holdsOf(l)).data;
    expect(hold).toMatchObject({ id: accepted.hold });
    expect(hold.legs.map(({ share, amount }) => [share, amount])).toEqual([
      ['gpu', '100'],
      ['grant', '0.26'],
      ['co_funding', '0.09'],
    ]);
    const problem = await refused(launch(l));
    expect(problem.code).toBe('budget-exhausted');
    const money = problem.checks?.find(({ check }) => check === 'grant-money');
    expect(money).toMatchObject({ dimension: 'THB', limit: '0.30', held: '0.26', requested: '0.26' });
  });

  it('of the coordinator pays for what a co-applicant launches, where the award says so', async () => {
    const l = await launching(system, world, { coFundingFrom: 'coordinator', coFunding: '30' });
    const viet = await world.partner('VN');
    const body = { organisation: viet.id, role: 'co_applicant' as const };
    const invitation = { ...at(ours(l)), body };
    const invited = await unwrap(l.partner.owner.session.POST('/api/v1/projects/{project}/participants', invitation));
    const theirs = { org: viet.id, participation: invited.id };
    const { session, id: person } = viet.owner;
    const participation = '/api/v1/organisations/{org}/participations/{participation}';
    await unwrap(session.POST(`${participation}/acceptance`, changing(theirs, 1)));
    const engineer = { ...at({ ...theirs, person }), body: { role: 'engineer' as const } };
    await unwrap(session.PUT(`${participation}/people/{person}`, engineer));
    const launched = await unwrap(launch(l, {}, undefined, session));
    expect(launched.organisation).toBe(viet.id);
    expect((await budgetOf(l)).co_funding).toEqual([expect.objectContaining({ held: '25' })]);
    expect(await codeOf(launch(l, {}, undefined, session))).toBe('co-funding-exhausted');
  });
});

describe('steering a queued job', () => {
  it('cancels it and gives the whole hold back', async () => {
    const l = await launching(system, world, { gpus: 1 });
    const running = await unwrap(launch(l));
    await l.agent.lease();
    const waiting = await unwrap(launch(l));
    const here = { ...ours(l), job: waiting.id };
    const { session } = l.partner.owner;
    const explained = await until(
      () => unwrap(session.GET(`${jobPath}/explanation`, at(here))),
      (explanation) => explanation.waiting !== null,
    );
    expect(explained.waiting).toMatchObject({ detail: expect.any(String), checks: expect.any(Array) });
    const unseen = `/projects/${here.project}/fine-tuning-jobs/${here.job}/cancel`;
    expect((await session.send('POST', unseen, {})).status).toBe(428);
    const cancelled = await unwrap(session.POST(`${jobPath}/cancel`, changing(here, waiting.version)));
    expect(cancelled.state).toBe('cancelled');
    expect((await budgetOf(l)).grant[0].held).toBe('75');
    const again = await refused(session.POST(`${jobPath}/cancel`, changing(here, cancelled.version)));
    expect(again.code).toBe('state-conflict');
    expect(running.state).toBe('queued');
  });
});
