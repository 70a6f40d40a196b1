import { randomUUID } from 'node:crypto';
import { Database, entryValues } from '@app/platform/database';
import { newId, read } from '@app/platform/ids';
import type { Json } from '../support/http';
import { launching, type Launching, seedRight, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { sure, World } from '../support/world';

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

describe('a repeat', () => {
  it('is answered as before, whatever has changed since', async () => {
    const l = await launching(system, world);
    const key = randomUUID();
    const first = sure(await l.launch({}, key)).body;
    system.clock.advance(120);
    expect((await l.launch()).body.code).toBe('engine-unavailable');
    await system.admin.query(`update data_rights set revoked_at = now() where project_id = $1`, [
      read('prj', l.funded.project),
    ]);
    await system.admin.query(`update pools set state = 'closed' where id = $1`, [read('pol', l.pool)]);
    const again = await l.launch({}, key);
    expect([again.status, again.body]).toEqual([201, first]);
    expect((await l.launch({ name: 'other' }, key)).body.code).toBe('idempotency-key-reused');
    // A refusal is not kept: the key is free for a later try.
    const free = randomUUID();
    expect((await l.launch({}, free)).body.code).toBe('pool-closed');
    await system.admin.query(`update pools set state = 'open' where id = $1`, [read('pol', l.pool)]);
    await system.admin.query(`update data_rights set revoked_at = null where project_id = $1`, [
      read('prj', l.funded.project),
    ]);
    sure(await l.agent.ask());
    expect((await l.launch({}, free)).status).toBe(201);
  });

  it('leaves one audit entry, which names the hold that the answer names', async () => {
    const l = await launching(system, world);
    const key = randomUUID();
    const { body } = sure(await l.launch({}, key));
    sure(await l.launch({}, key));
    expect(body.hold).toMatch(/^hld_/);
    const holds = await l.partner.owner.session.get(`/projects/${l.funded.project}/holds`);
    expect(holds.body.data[0]).toMatchObject({ id: body.hold, job: body.id });
    const audit = await l.partner.owner.session.get(`/projects/${l.funded.project}/audit?limit=200`);
    const entries = audit.body.data.filter(({ action }: { action: string }) => action === 'job.launched');
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ details: { hold: body.hold, gpus: 1 } });
    // The scheduler plans with the time that the estimate expects.
    const path = `/projects/${l.funded.project}/fine-tuning-jobs/estimate`;
    const { seconds } = (await l.partner.owner.session.post(path, l.body())).body;
    const { rows } = await system.admin.query(`select expected_seconds::int from jobs where id = $1`, [
      read('job', body.id),
    ]);
    expect(rows).toEqual([{ expected_seconds: seconds.median }]);
  });
});

describe('a batch', () => {
  let l: Launching;
  let template: Record<string, Record<string, unknown>>;

  /** What the api would hand to the function for one more launch of the same kind. */
  const item = (key: string | null, change: { seconds?: number; digest?: string; expect?: object } = {}) => {
    const [job, hold] = [newId(), newId()];
    const terms = { hold_id: hold, job_id: job, gpu_seconds: String(change.seconds ?? 100) };
    return {
      key,
      digest: change.digest ?? 'same',
      answer: { id: job },
      expect: { ...template.expect, ...change.expect },
      hold: { ...template.hold, ...terms },
      job: { ...template.job, id: job },
      audit: { ...template.audit, id: newId() },
    };
  };
  const call = async (items: object[]) => {
    const project = read('prj', l.funded.project) as string;
    const values = [
      entryValues('partner', { projects: [project] }),
      project,
      JSON.stringify(items),
      system.clock.now(),
    ];
    const text = 'select launch_jobs($1, $2, $3, $4) as results';
    return (await system.api.get(Database).call<{ results: Json[] }>('launch_jobs', text, values))[0].results;
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
    sure(await l.launch());
    const [, , values] = calls.mock.calls.find(([name]) => name === 'launch_jobs') ?? [];
    [template] = JSON.parse(values?.[2] as string);
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
    expect(kinds(results)).toEqual([first.answer.id, first.answer.id, 'reused']);
    const [refused, follows] = [item('batch-r', { seconds: 5000 }), item('batch-r', { seconds: 5000 })];
    expect(kinds(await call([refused, follows]))).toEqual(['quota-exhausted', 'quota-exhausted']);
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
    const accepted = sure(await l.launch()).body;
    const holds = await l.partner.owner.session.get(`/projects/${l.funded.project}/holds`);
    expect(holds.body.data[0]).toMatchObject({ id: accepted.hold });
    const legs = holds.body.data[0].legs.map(({ share, amount }: { share: string; amount: string }) => [share, amount]);
    expect(legs).toEqual([
      ['gpu', '100'],
      ['grant', '0.26'],
      ['co_funding', '0.09'],
    ]);
    const refused = await l.launch();
    expect(refused.body.code).toBe('budget-exhausted');
    const failed = refused.body.checks.find(({ check }: { check: string }) => check === 'grant-money');
    expect(failed).toMatchObject({ dimension: 'THB', limit: '0.30', held: '0.26', requested: '0.26' });
  });

  it('of the coordinator pays for what a co-applicant launches, where the award says so', async () => {
    const l = await launching(system, world, { coFundingFrom: 'coordinator', coFunding: '30' });
    const viet = await world.partner('VN');
    const invited = sure(
      await l.partner.owner.session.post(`/projects/${l.funded.project}/participants`, {
        organisation: viet.id,
        role: 'co_applicant',
      }),
    ).body;
    const participation = `/organisations/${viet.id}/participations/${invited.id}`;
    sure(await viet.owner.session.post(`${participation}/acceptance`, {}, { ifMatch: 1 }));
    sure(await viet.owner.session.put(`${participation}/people/${viet.owner.id}`, { role: 'engineer' }));
    const path = `/projects/${l.funded.project}/fine-tuning-jobs`;
    const launched = sure(await viet.owner.session.post(path, l.body(), { idempotency: true })).body;
    expect(launched.organisation).toBe(viet.id);
    const budget = await l.partner.owner.session.get(`/projects/${l.funded.project}/budget`);
    expect(budget.body.co_funding).toEqual([expect.objectContaining({ held: '25' })]);
    const more = await viet.owner.session.post(path, l.body(), { idempotency: true });
    expect(more.body.code).toBe('co-funding-exhausted');
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
    const ask = async (change: object = {}) => sure(await l.partner.owner.session.post(path, l.body(change))).body;
    // The worker forecasts a new pool in its next round.
    const fits = await until(
      () => ask(),
      ({ start }) => start !== null,
    );
    expect(fits).toMatchObject({
      throughput_source: 'calibration',
      hold: { amount: '100', currency: 'JPY' },
      grant_share: { amount: '75' },
      co_funding_share: { amount: '25' },
      hold_gpu_seconds: 100,
      fits_budget: true,
      allowed_to_proceed: true,
      start: { earliest: expect.any(String), latest: expect.any(String) },
      changes: [],
    });
    expect(fits.seconds.low).toBeLessThan(fits.seconds.high);
    expect(Number(fits.cost_range.low.amount)).toBeLessThan(Number(fits.cost_range.high.amount));
    const money = fits.checks.find(({ check }: { check: string }) => check === 'grant-money');
    expect(money).toMatchObject({ result: 'passed', dimension: 'JPY', limit: '1000000', requested: '75' });
    // What the system message, held-out passes and sample answers cost is in.
    const longer = await ask({ system_message: 'x'.repeat(1900) });
    expect(longer.tokens_per_row).toBeGreaterThan(fits.tokens_per_row * 5);
    const looks = await ask({ hyperparameters: { evaluate_every: 1 } });
    expect(looks).toMatchObject({ tokens: fits.tokens });
    expect(looks.seconds.median).toBeGreaterThan(fits.seconds.median);
    const asks = await ask({ prompts: ['a', 'b', 'c', 'd'] });
    expect(asks.seconds.median).toBeGreaterThan(fits.seconds.median);

    const failed = ({ checks }: { checks: { check: string; result: string }[] }) =>
      checks.filter(({ result }) => result === 'failed').map(({ check }) => check);
    const tooLong = await ask({ time_limit_seconds: 2_000_000 });
    expect(tooLong).toMatchObject({ fits_budget: false, allowed_to_proceed: false });
    expect(failed(tooLong)).toEqual(['gpu-time', 'grant-money']);
    const held = await l.partner.owner.session.get(`/projects/${l.funded.project}/budget`);
    expect(held.body.grant[0].held).toBe('0');
  });

  it('estimates where a launch would be refused, and says by what', async () => {
    const own = await launching(system, world);
    const path = `/projects/${own.funded.project}/fine-tuning-jobs/estimate`;
    const ask = async (change: object = {}) => sure(await own.partner.owner.session.post(path, own.body(change))).body;
    const failed = ({ checks }: { checks: { check: string; result: string }[] }) =>
      checks.filter(({ result }) => result === 'failed').map(({ check }) => check);
    const large = await ask({ gpus: 5 });
    expect(failed(large)).toEqual(['gpus']);
    expect(large).toMatchObject({ allowed_to_proceed: false, start: null });
    expect(large.changes[0]).toMatchObject({ action: 'fewer-gpus' });
    const { pool } = await world.pool(own.funded, { country: 'TH', price: null });
    const bare = await ask({ pool });
    expect(failed(bare)).toEqual(['engine', 'price']);
    expect(bare).toMatchObject({ hold: null, cost: null, fits_budget: null, throughput_source: 'none' });
    const elsewhere = read('pol', pool);
    await system.admin.query(`update data_rights set pools = array[$2::uuid] where project_id = $1`, [
      read('prj', own.funded.project),
      elsewhere,
    ]);
    expect(failed(await ask())).toEqual(['agreed-pools']);
    const refused = await own.launch();
    expect(refused.body).toMatchObject({ status: 409, code: 'pool-not-agreed' });
    expect(refused.body.checks[0]).toMatchObject({ check: 'agreed-pools', result: 'failed' });
    await system.admin.query(`update data_rights set pools = null, revoked_at = now() where project_id = $1`, [
      read('prj', own.funded.project),
    ]);
    expect(failed(await ask())).toEqual(['data-right']);
    await system.admin.query(`update pools set state = 'closed' where id = $1`, [read('pol', own.pool)]);
    expect(failed(await ask())).toEqual(['pool', 'data-right']);
    const closed = await own.launch();
    expect(closed.body).toMatchObject({ status: 409, code: 'pool-closed' });
    expect(closed.body.changes[0]).toMatchObject({ action: 'choose-pool', possible: true });
  });

  it('knows no speed of a base model that the pool never measured', async () => {
    const own = await launching(system, world);
    await system.admin.query(`update calibrations set base_model = 'another' where pool_id = $1`, [
      read('pol', own.pool),
    ]);
    const path = `/projects/${own.funded.project}/fine-tuning-jobs/estimate`;
    const { body } = await own.partner.owner.session.post(path, own.body());
    expect(body).toMatchObject({ throughput_source: 'none', seconds: null, allowed_to_proceed: true });
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
