import { randomUUID } from 'node:crypto';
import { launching, type Launching, seedRight, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { World } from '../support/world';

let system: System;
let world: World;

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
});
afterAll(() => system.stop());

/** The ledger's invariants over all books, recomputed. */
const wrong = async () =>
  (await system.admin.query(`select invariant, first_wrong from reconcile_books() where wrong > 0`)).rows;
afterEach(async () => expect(await wrong()).toEqual([]));

const jobs = async (l: Launching) =>
  Number((await system.admin.query(`select count(*) from jobs where name = $1`, [l.funded.project])).rows[0].count);

describe('exactness', () => {
  it('accepts exactly as many of 400 launches at once as the budget pays, and all answers match the books', async () => {
    // 3,600 yen an hour: a job of 100 s costs 100 yen, 75 of the grant and 25 of co-funding; the grant pays for 37.
    const l = await launching(system, world, { money: String(37 * 75 + 74), coFunding: '100000' });
    const answers = await Promise.all(Array.from({ length: 400 }, () => l.launch({ name: l.funded.project })));
    const accepted = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 409);
    expect([accepted.length, refused.length]).toEqual([37, 363]);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['budget-exhausted']));
    expect(new Set(accepted.map(({ body }) => body.id)).size).toBe(37);
    expect(await jobs(l)).toBe(37);
    const budget = await l.partner.owner.session.get(`/projects/${l.funded.project}/budget`);
    expect(budget.body.grant[0]).toMatchObject({ used: '0', held: String(37 * 75), available: '74' });
    expect(budget.body.co_funding[0]).toMatchObject({ held: String(37 * 25) });
    const failed = refused[0].body.checks.find(({ result }: { result: string }) => result === 'failed');
    expect(failed).toMatchObject({
      check: 'grant-money',
      dimension: 'JPY',
      limit: String(37 * 75 + 74),
      held: String(37 * 75),
      requested: '75',
    });
    expect(refused[0].body.changes.map(({ action }: { action: string }) => action)).toContain('amend-award');
  });

  it('makes one job of 100 launches at once with one key', async () => {
    const l = await launching(system, world);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 100 }, () => l.launch({ name: l.funded.project }, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await jobs(l)).toBe(1);
    const other = await l.launch({ name: 'another' }, key);
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  it('does not store a refusal: the same key may succeed later', async () => {
    const l = await launching(system, world, { money: '74' });
    const key = randomUUID();
    expect((await l.launch({}, key)).body.code).toBe('budget-exhausted');
    const smaller = await l.launch({ time_limit_seconds: 90 }, key);
    expect(smaller.status).toBe(201);
  });

  it('refuses more than the lot has, and more than the co-funding has', async () => {
    const l = await launching(system, world, { lotSeconds: 150, coFunding: '30' });
    expect((await l.launch({ time_limit_seconds: 151 })).body.code).toBe('quota-exhausted');
    expect((await l.launch({ time_limit_seconds: 140 })).body.code).toBe('co-funding-exhausted');
    expect((await l.launch({ time_limit_seconds: 120 })).status).toBe(201);
    const left = (await l.launch({ time_limit_seconds: 31 })).body;
    expect(left.code).toBe('quota-exhausted');
    expect(left.checks.find(({ check }: { check: string }) => check === 'gpu-time')).toMatchObject({
      limit: '150',
      used: '0',
      held: '120',
      requested: '31',
    });
  });
});

describe('refusals', () => {
  let l: Launching;
  beforeAll(async () => {
    l = await launching(system, world);
  });

  it('keeps data that may not leave Thailand out of a pool in Singapore, and names the check', async () => {
    const { pool, operator } = await world.pool(l.funded, { country: 'SG' });
    const key = (await operator.session.post(`/pools/${pool}/agents`, { name: 'sg' })).body.key as string;
    await system
      .client(key)
      .post('/site/leases', { pool, engine: 'process', capacity: { gpus: 1 }, holding: [], wait_seconds: 0 });
    const onlyThai = await seedRight(system, l.funded.project, ['TH']);
    const refused = await l.launch({ pool, dataset_versions: [onlyThai] });
    expect(refused.body).toMatchObject({
      status: 409,
      code: 'residency-forbidden',
      params: { country: 'SG', allowed: ['TH'] },
    });
    expect(refused.body.checks[0]).toMatchObject({
      check: 'residency',
      result: 'failed',
      limit: 'TH',
      requested: 'SG',
    });
    expect(refused.body.changes[0]).toMatchObject({ action: 'choose-pool', possible: true });
  });

  it('intersects the rules of all data', async () => {
    const noThai = await seedRight(system, l.funded.project, null, ['TH']);
    const refused = await l.launch({ dataset_versions: [l.dataset, noThai] });
    expect(refused.body.code).toBe('residency-forbidden');
  });

  it('needs a right to the data', async () => {
    const foreign = await seedRight(system, (await world.project(await world.partner('VN'))).project, null);
    expect((await l.launch({ dataset_versions: [foreign] })).body.code).toBe('data-right-missing');
  });

  it('needs a live agent', async () => {
    const { pool } = await world.pool(l.funded, { country: 'TH' });
    const refused = await l.launch({ pool });
    expect(refused.body.code).toBe('engine-unavailable');
    expect(refused.body.changes[0]).toMatchObject({ action: 'start-agent' });
  });

  it('needs an Idempotency-Key, and names every field that is wrong', async () => {
    const path = `/projects/${l.funded.project}/fine-tuning-jobs`;
    const { session } = l.partner.owner;
    expect((await session.post(path, l.body())).body.code).toBe('idempotency-key-required');
    const bad = {
      ...l.body(),
      colour: 'red',
      time_limit_seconds: 1e300,
      gpus: 0,
      hyperparameters: { steps: 'many', learning_rate: 2 },
    };
    const answer = await session.post(path, bad, { idempotency: true });
    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining([
        '/colour',
        '/time_limit_seconds',
        '/gpus',
        '/hyperparameters/steps',
        '/hyperparameters/learning_rate',
      ]),
    );
  });

  it('estimates what a launch would do, and what would refuse it', async () => {
    const path = `/projects/${l.funded.project}/fine-tuning-jobs/estimate`;
    const fits = await l.partner.owner.session.post(path, l.body());
    expect(fits.body).toMatchObject({
      throughput_source: 'calibration',
      hold: { amount: '100', currency: 'JPY' },
      grant_share: { amount: '75' },
      co_funding_share: { amount: '25' },
      hold_gpu_seconds: 100,
      fits_budget: true,
      allowed_to_proceed: true,
    });
    expect(fits.body.seconds.low).toBeLessThan(fits.body.seconds.high);
    const tooLong = await l.partner.owner.session.post(path, l.body({ time_limit_seconds: 2_000_000 }));
    expect(tooLong.body).toMatchObject({ fits_budget: false, allowed_to_proceed: false });
  });

  it('is not for a frozen award', async () => {
    const own = await launching(system, world);
    const award = await own.partner.owner.session.get(`/projects/${own.funded.project}/award`);
    const path = `/programmes/${own.funded.programme}/awards/${own.funded.award}/suspension`;
    const body = { state: 'suspended', reason: 'A gate was not reached.' };
    await own.funded.administrator.session.post(path, body, { ifMatch: award.body.version });
    expect((await own.launch()).body.code).toBe('award-suspended');
  });
});

describe('steering a queued job', () => {
  it('cancels it and gives the whole hold back', async () => {
    const l = await launching(system, world, { gpus: 1 });
    const running = (await l.launch()).body;
    await l.agent.lease();
    const waiting = (await l.launch()).body;
    const path = `/projects/${l.funded.project}/fine-tuning-jobs`;
    const { session } = l.partner.owner;
    const explained = await until(
      () => session.get(`${path}/${waiting.id}/explanation`),
      ({ body }) => body.waiting !== null,
    );
    expect(explained.body.waiting).toMatchObject({ detail: expect.any(String), checks: expect.any(Array) });
    expect((await session.post(`${path}/${waiting.id}/cancel`, {}, {})).status).toBe(428);
    const cancelled = await session.post(`${path}/${waiting.id}/cancel`, {}, { ifMatch: waiting.version });
    expect(cancelled.body.state).toBe('cancelled');
    const budget = await session.get(`/projects/${l.funded.project}/budget`);
    expect(budget.body.grant[0].held).toBe('75');
    const again = await session.post(`${path}/${waiting.id}/cancel`, {}, { ifMatch: cancelled.body.version });
    expect(again.body.code).toBe('state-conflict');
    expect(running.state).toBe('queued');
  });
});
