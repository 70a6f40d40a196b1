import { type components, unwrap } from '@app/api-client';
import { read } from '@app/platform/ids';
import { at, changing, codeOf, refused } from '../support/http';
import { launching, type Launching, seedRight, until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { brokenInvariants, type Change, jobsPath, launch, tuning } from '../support/tuning';
import { World } from '../support/world';

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
const estimate = (l: Launching, change: Change = {}) =>
  unwrap(l.partner.owner.session.POST(`${jobsPath}/estimate`, { ...at(ours(l)), body: tuning(l, change) }));
const failed = ({ checks }: components['schemas']['EstimateDto']) =>
  checks.filter(({ result }) => result === 'failed').map(({ check }) => check);

describe('refusals', () => {
  let l: Launching;
  beforeAll(async () => {
    l = await launching(system, world);
  });

  it('keeps data that may not leave Thailand out of a pool in Singapore, and names the check', async () => {
    const { pool, operator } = await world.pool(l.funded, { country: 'SG' });
    const agent = { ...at({ pool }), body: { name: 'sg' } };
    const { key } = await unwrap(operator.session.POST('/api/v1/pools/{pool}/agents', agent));
    const asked = { pool, engine: 'process' as const, capacity: { gpus: 1 }, holding: [], wait_seconds: 0 };
    await unwrap(system.client(key).POST('/api/v1/site/leases', { body: asked }));
    const onlyThai = await seedRight(system, l.funded.project, ['TH']);
    const problem = await refused(launch(l, { pool, dataset_versions: [onlyThai] }));
    expect(problem).toMatchObject({
      status: 409,
      code: 'residency-forbidden',
      params: { country: 'SG', allowed: ['TH'] },
    });
    expect(problem.checks?.[0]).toMatchObject({
      check: 'residency',
      result: 'failed',
      limit: 'TH',
      requested: 'SG',
    });
    expect(problem.changes?.[0]).toMatchObject({
      action: 'choose-pool',
      variant: 'countries',
      values: { countries: ['TH'] },
      possible: true,
    });
  });

  it('intersects the rules of all data', async () => {
    const noThai = await seedRight(system, l.funded.project, null, ['TH']);
    expect(await codeOf(launch(l, { dataset_versions: [l.dataset, noThai] }))).toBe('residency-forbidden');
  });

  it('needs a right to the data', async () => {
    const foreign = await seedRight(system, (await world.project(await world.partner('VN'))).project, null);
    const ended = await seedRight(system, l.funded.project, null);
    await system.admin.query('update data_rights set revoked_at = $2 where dataset_version_id = $1', [
      read('dsv', ended),
      system.clock.now(),
    ]);
    const problem = await refused(launch(l, { dataset_versions: [foreign, ended] }));
    expect(problem).toMatchObject({
      code: 'data-right-missing',
      // Of what it never had a right to the project learns no name.
      checks: expect.arrayContaining([
        { check: 'data-right', result: 'failed', dimension: foreign, detail: expect.any(String) },
        expect.objectContaining({ dimension: ended, requested: expect.stringMatching(/^.+ \d+\.\d+\.\d+$/) }),
      ]),
    });
  });

  it('looks again at what it stands on, however recently that was read', async () => {
    const l = await launching(system, world);
    await unwrap(launch(l));
    const pool = read('pol', l.pool);
    const [{ id: base, processing_included }] = (
      await system.admin.query(`select id, processing_included from base_models where id = $1`, [
        read('bas', l.baseModel),
      ])
    ).rows;
    const capacity = (gpus: number) =>
      `insert into capacities (pool_id, id, gpus, valid_from, set_by, set_at)
         select pool_id, gen_random_uuid(), ${gpus}, max(valid_from) + interval '1 millisecond', gen_random_uuid(), now()
           from capacities where pool_id = $1 group by 1`;
    const changes: [code: string, broken: string, mended: string, id: unknown][] = [
      [
        'engine-unavailable',
        `update site_agents set last_seen_at = last_seen_at - interval '1 day' where pool_id = $1`,
        `update site_agents set last_seen_at = last_seen_at + interval '1 day' where pool_id = $1`,
        pool,
      ],
      ['too-many-gpus', capacity(0), capacity(8), pool],
      [
        'residency-forbidden',
        `update base_models set processing_included = '{XX}' where id = $1`,
        `update base_models set processing_included = ${processing_included ? `'{${processing_included}}'` : 'null'} where id = $1`,
        base,
      ],
      [
        'pool-closed',
        `update pools set state = 'closed' where id = $1`,
        `update pools set state = 'open' where id = $1`,
        pool,
      ],
    ];
    for (const [code, broken, mended, id] of changes) {
      await system.admin.query(broken, [id]);
      expect(await codeOf(launch(l))).toBe(code);
      await system.admin.query(mended, [id]);
      await unwrap(launch(l));
    }
  });

  it('needs a live agent', async () => {
    const { pool } = await world.pool(l.funded, { country: 'TH' });
    const problem = await refused(launch(l, { pool }));
    expect(problem.code).toBe('engine-unavailable');
    expect(problem.changes?.[0]).toMatchObject({ action: 'start-agent' });
  });

  it('needs an Idempotency-Key, and names every field that is wrong', async () => {
    const path = `/projects/${l.funded.project}/fine-tuning-jobs`;
    const { session } = l.partner.owner;
    expect((await session.send('POST', path, tuning(l))).body.code).toBe('idempotency-key-required');
    const bad = {
      ...tuning(l),
      colour: 'red',
      time_limit_seconds: 1e300,
      gpus: 0,
      hyperparameters: { steps: 'many', learning_rate: 2 },
    };
    const answer = await session.send('POST', path, bad, { idempotency: true });
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
    const ask = (change: Change = {}) => estimate(l, change);
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
    expect((await ask({ hyperparameters: { ...fits.defaults } })).seconds).toEqual(fits.seconds);
    const seconds = fits.seconds as components['schemas']['IntervalDto'];
    const range = fits.cost_range as components['schemas']['CostRangeDto'];
    expect(seconds.low).toBeLessThan(seconds.high);
    expect(Number(range.low.amount)).toBeLessThan(Number(range.high.amount));
    const money = fits.checks.find(({ check }) => check === 'grant-money');
    expect(money).toMatchObject({ result: 'passed', dimension: 'JPY', limit: '1000000', requested: '75' });
    // What the system message, held-out passes and sample answers cost is in.
    const longer = await ask({ system_message: 'x'.repeat(1900) });
    expect(longer.tokens_per_row).toBeGreaterThan(fits.tokens_per_row * 5);
    const looks = await ask({ hyperparameters: { evaluate_every: 1 } });
    expect(looks).toMatchObject({ tokens: fits.tokens });
    expect(looks.seconds?.median).toBeGreaterThan(seconds.median);
    const asks = await ask({ prompts: ['a', 'b', 'c', 'd'] });
    expect(asks.seconds?.median).toBeGreaterThan(seconds.median);

    const tooLong = await ask({ time_limit_seconds: 2_000_000 });
    expect(tooLong).toMatchObject({ fits_budget: false, allowed_to_proceed: false });
    expect(failed(tooLong)).toEqual(['gpu-time', 'grant-money']);
    const gpu_seconds = expect.any(Number);
    expect(tooLong.changes).toMatchObject([
      {
        action: 'request-quota',
        values: { gpu_seconds },
        effect: expect.stringMatching(/ GPU-hours \([\d,]+ GPU-seconds\)/),
      },
      { action: 'shorter-time-limit', variant: 'fits', values: { gpu_seconds } },
    ]);
    expect((await budgetOf(l)).grant[0].held).toBe('0');
  });

  it('estimates where a launch would be refused, and says by what', async () => {
    const own = await launching(system, world);
    const ask = (change: Change = {}) => estimate(own, change);
    const large = await ask({ gpus: 5 });
    expect(failed(large)).toEqual(['gpus']);
    expect(large).toMatchObject({ allowed_to_proceed: false, start: null });
    expect(large.changes[0]).toMatchObject({
      action: 'fewer-gpus',
      variant: 'fits',
      values: { gpus: expect.any(Number) },
    });
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
    const problem = await refused(launch(own));
    expect(problem).toMatchObject({ status: 409, code: 'pool-not-agreed' });
    expect(problem.checks?.[0]).toMatchObject({ check: 'agreed-pools', result: 'failed' });
    await system.admin.query(`update data_rights set pools = null, revoked_at = now() where project_id = $1`, [
      read('prj', own.funded.project),
    ]);
    expect(failed(await ask())).toEqual(['data-right']);
    await system.admin.query(`update pools set state = 'closed' where id = $1`, [read('pol', own.pool)]);
    expect(failed(await ask())).toEqual(['pool', 'data-right']);
    const closed = await refused(launch(own));
    expect(closed).toMatchObject({ status: 409, code: 'pool-closed' });
    expect(closed.changes?.[0]).toMatchObject({ action: 'choose-pool', possible: true });
  });

  it('knows no speed of a base model that the pool never measured', async () => {
    const own = await launching(system, world);
    await system.admin.query(`update calibrations set base_model = 'another' where pool_id = $1`, [
      read('pol', own.pool),
    ]);
    expect(await estimate(own)).toMatchObject({ throughput_source: 'none', seconds: null, allowed_to_proceed: true });
  });

  it('is not for a frozen award', async () => {
    const own = await launching(system, world);
    const { programme, award, administrator } = own.funded;
    const { version } = await unwrap(own.partner.owner.session.GET('/api/v1/projects/{project}/award', at(ours(own))));
    const suspension = {
      ...changing({ programme, award }, version),
      body: { state: 'suspended' as const, reason: 'A gate was not reached.' },
    };
    const path = '/api/v1/programmes/{programme}/awards/{award}/suspension';
    await unwrap(administrator.session.POST(path, suspension));
    expect(await codeOf(launch(own))).toBe('award-suspended');
  });
});
