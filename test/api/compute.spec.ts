import { Database } from '@app/platform/database';
import { LotEnds } from '@app/compute';
import { Ledger } from '@app/ledger';
import { Metrics } from '@app/platform/observability';
import { newId, read, show } from '@app/platform/ids';
import type { Answer } from '../support/http';
import { startSystem, type System } from '../support/system';
import { type Funded, type Partner, World } from '../support/world';
import { HoldWatch } from '../../libs/ledger/src/hold-watch';
import { LotSweeper } from '../../libs/compute/src/lots/lot-sweeper';

let system: System;
let world: World;
let thai: Partner;
let funded: Funded;
let pool: string;

const hour = 3600;
const day = 24 * hour * 1000;
const at = (days: number) => new Date(system.clock.now().getTime() + days * day).toISOString();

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
  thai = await world.partner('TH');
  funded = await world.funded(thai, { gpuSeconds: 100 * hour });
  pool = (await world.pool(funded, { country: 'TH' })).pool;
});
afterAll(() => system.stop());
afterEach(async () => {
  const wrong = await system.admin.query('select invariant, first_wrong from reconcile_books() where wrong > 0');
  expect(wrong.rows).toEqual([]);
});

const draft = (change: object = {}) =>
  thai.owner.session.post(`/projects/${funded.project}/allocation-requests`, {
    pool,
    gpu_seconds: 10 * hour,
    valid_from: at(0),
    valid_until: at(30),
    purpose: 'Tune a Thai helper',
    ...change,
  });
const submitted = async (change: object = {}): Promise<Answer> => {
  const made = await draft(change);
  expect(made.status).toBe(201);
  const path = `/projects/${funded.project}/allocation-requests/${made.body.id}/submit`;
  return thai.owner.session.post(path, {}, { ifMatch: made.body.version });
};
const decide = (id: string, version: number, body: object, session = funded.administrator.session) =>
  session.post(`/programmes/${funded.programme}/allocation-requests/${id}/decision`, body, {
    ifMatch: version,
    idempotency: true,
  });

describe('pools', () => {
  it('are listed for everybody with capacity and price', async () => {
    const list = await system.client().get('/pools?country=TH');
    expect(list.body.data).toEqual([
      expect.objectContaining({
        id: pool,
        country: 'TH',
        gpu_type: 'CPU',
        gpus: 4,
        prices: [expect.objectContaining({ price: { amount: '120', currency: 'JPY' } })],
      }),
    ]);
    expect((await system.client().get('/pools?country=VN')).body.data).toEqual([]);
  });

  it('are refused with an unknown provider, country or operator, and a taken name', async () => {
    const good = await world.poolFacts(funded);
    const post = (change: object) => world.platform.post('/platform/pools', { ...good, ...change });
    expect((await post({ country: 'ZZ' })).body.errors[0]).toMatchObject({ pointer: '/country', code: 'unknown' });
    expect((await post({ operator_email: 'nobody@example.test' })).body.errors[0].code).toBe('unknown-person');
    expect((await post({ gpu_type: 'h 100' })).status).toBe(400);
    expect((await post({})).status).toBe(201);
    expect((await post({})).body.code).toBe('pool-name-taken');
  });

  it('keep every version of their capacity; the latest that began counts', async () => {
    const { pool: own, operator } = await world.pool(funded, { country: 'SG' });
    const later = await operator.session.post(`/pools/${own}/capacity`, {
      gpus: 8,
      valid_from: at(1),
      note: 'second rack',
    });
    expect(later.status).toBe(201);
    const past = await operator.session.post(`/pools/${own}/capacity`, { gpus: 8, valid_from: at(-1) });
    expect(past.body.errors[0].code).toBe('in-the-past');
    const list = await operator.session.get(`/pools/${own}/capacity?limit=1`);
    expect(list.body.data[0]).toMatchObject({ gpus: 8, note: 'second rack' });
    const rest = await operator.session.get(`/pools/${own}/capacity?limit=1&cursor=${list.body.next_cursor}`);
    expect(rest.body.data[0]).toMatchObject({ gpus: 4 });
    expect((await operator.session.get(`/pools/${own}`)).body.gpus).toBe(4);
    expect((await thai.owner.session.get(`/pools/${own}`)).status).toBe(404);
  });

  it('give agents keys that can be taken back', async () => {
    const { pool: own, operator } = await world.pool(funded, { country: 'SG' });
    const made = await operator.session.post(`/pools/${own}/agents`, { name: 'rack 1' });
    expect(made.body).toMatchObject({ name: 'rack 1', key: expect.stringMatching(/^msn_/), revoked_at: null });
    const listed = await operator.session.get(`/pools/${own}/agents`);
    expect(listed.body.data).toHaveLength(1);
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
    const agent = system.client(made.body.key);
    expect((await agent.get(`/projects/${funded.project}`)).status).toBeGreaterThanOrEqual(401);
    const gone = await operator.session.delete(`/pools/${own}/agents/${made.body.id}`);
    expect(gone.body.revoked_at).not.toBeNull();
    const other = await world.pool(funded, { country: 'SG' });
    expect((await other.operator.session.delete(`/pools/${other.pool}/agents/${made.body.id}`)).status).toBe(404);
  });
});

describe('prices', () => {
  it('are proposed by the operator and confirmed by another person of the finance', async () => {
    const { pool: own, operator } = await world.pool(funded, { country: 'MY', price: null });
    const propose = (amount: string, currency = 'JPY') =>
      operator.session.post(`/pools/${own}/rate-cards`, { price: { amount, currency } });
    expect((await propose('1.5')).status).toBe(400);
    expect((await propose('0')).status).toBe(400);
    expect((await propose('10', 'XXX')).status).toBe(400);
    const card = await propose('150');
    expect(card.body).toMatchObject({ state: 'proposed', price: { amount: '150', currency: 'JPY' } });
    expect((await operator.session.get(`/pools/${own}`)).body.prices).toEqual([]);

    const path = `/programmes/${funded.programme}/rate-cards/${card.body.id}/confirmation`;
    const byOperator = await operator.session.post(path, {}, { ifMatch: 1 });
    expect(byOperator.status).toBe(404);
    const byAdministrator = await funded.administrator.session.post(path, {}, { ifMatch: 1 });
    expect(byAdministrator.body).toMatchObject({ status: 403, required_role: ['finance'] });
    const confirmed = await funded.finance.session.post(path, {}, { ifMatch: 1 });
    expect(confirmed.body).toMatchObject({ state: 'confirmed', version: 2 });
    expect((await operator.session.get(`/pools/${own}`)).body.prices).toHaveLength(1);
    const again = await funded.finance.session.post(path, {}, { ifMatch: 2 });
    expect(again.body).toMatchObject({ status: 409, code: 'state-conflict' });
    await expect(system.admin.query(`update rate_cards set price_minor = 1 where state = 'confirmed'`)).rejects.toThrow(
      'append-only',
    );
  });

  it('are not confirmed by the person who proposed them, whatever their roles', async () => {
    const { pool: own } = await world.pool(funded, { country: 'MY', price: null, operator: funded.finance });
    const card = await funded.finance.session.post(`/pools/${own}/rate-cards`, {
      price: { amount: '150', currency: 'JPY' },
    });
    const path = `/programmes/${funded.programme}/rate-cards/${card.body.id}`;
    const refused = await funded.finance.session.post(`${path}/confirmation`, {}, { ifMatch: 1 });
    expect(refused.body).toMatchObject({ status: 403, code: 'proposer-decides' });
    const said = await funded.secondFinance.session.post(`${path}/refusal`, { reason: 'too dear' }, { ifMatch: 1 });
    expect(said.body).toMatchObject({ state: 'refused', reason: 'too dear' });
  });
});

describe('allocation requests', () => {
  it('go from draft to a whole approval, which makes a lot', async () => {
    const request = await submitted({ concurrent_gpus: 2 });
    expect(request.body).toMatchObject({ state: 'submitted', version: 2 });
    const decided = await decide(request.body.id, 2, { decision: 'approve', reasons: 'sound' });
    expect(decided.body).toMatchObject({
      state: 'approved',
      decision: { outcome: 'approved', gpu_seconds: 10 * hour, concurrent_gpus: 2, reasons: 'sound' },
    });
    const lot = await thai.owner.session.get(`/projects/${funded.project}/lots/${decided.body.decision.lots[0]}`);
    expect(lot.body).toMatchObject({
      state: 'active',
      amount: 10 * hour,
      used: 0,
      held: 0,
      available: 10 * hour,
      gpu_type: 'CPU',
      pool,
    });
    const twice = await decide(request.body.id, 3, { decision: 'refuse', reasons: 'no' });
    expect(twice.body).toMatchObject({ status: 409, code: 'state-conflict' });
    expect((await thai.owner.session.get(`/projects/${funded.project}/allocation-requests`)).body.data[0].id).toBe(
      request.body.id,
    );
  });

  it('are granted in part as dated lots, and never more than asked or than the award has', async () => {
    const request = await submitted({ gpu_seconds: 20 * hour });
    const lots = [{ gpu_seconds: 3 * hour }, { gpu_seconds: 2 * hour, valid_from: at(10), valid_until: at(20) }];
    const more = await decide(request.body.id, 2, {
      decision: 'approve',
      reasons: 'x',
      lots: [{ gpu_seconds: 21 * hour }],
    });
    expect(more.body).toMatchObject({ status: 409, code: 'more-than-requested' });
    const decided = await decide(request.body.id, 2, { decision: 'approve', reasons: 'half a rack', lots });
    expect(decided.body).toMatchObject({ state: 'partly_approved', decision: { gpu_seconds: 5 * hour } });
    const states = await Promise.all(
      decided.body.decision.lots.map((id: string) => thai.owner.session.get(`/projects/${funded.project}/lots/${id}`)),
    );
    expect(new Set(states.map(({ body }) => body.state))).toEqual(new Set(['active', 'pending']));

    const great = await submitted({ gpu_seconds: 1000 * hour });
    const refused = await decide(great.body.id, 2, { decision: 'approve', reasons: 'all' });
    expect(refused.status).toBe(409);
    expect(refused.body.checks[0]).toMatchObject({ result: 'failed', requested: expect.anything() });
    const still = await thai.owner.session.get(`/projects/${funded.project}/allocation-requests/${great.body.id}`);
    expect(still.body).toMatchObject({ state: 'submitted', decision: null, version: 2 });
  });

  it('are refused with reasons', async () => {
    const request = await submitted();
    const decided = await decide(request.body.id, 2, { decision: 'refuse', reasons: 'no evidence of need' });
    expect(decided.body).toMatchObject({
      state: 'refused',
      decision: { outcome: 'refused', gpu_seconds: 0, reasons: 'no evidence of need', lots: [] },
    });
    expect((await decide(request.body.id, 3, { decision: 'refuse', reasons: '' })).status).toBe(400);
  });

  it('wait for an answer to a question, and are withdrawn', async () => {
    const request = await submitted();
    const asked = await funded.administrator.session.post(
      `/programmes/${funded.programme}/allocation-requests/${request.body.id}/question`,
      { text: 'Which model?' },
      { ifMatch: 2 },
    );
    expect(asked.body.state).toBe('info_needed');
    const early = await decide(request.body.id, 3, { decision: 'refuse', reasons: 'no' });
    expect(early.body.code).toBe('state-conflict');
    const path = `/projects/${funded.project}/allocation-requests/${request.body.id}`;
    const answered = await thai.owner.session.post(`${path}/answer`, { text: 'SmolLM2' }, { ifMatch: 3 });
    expect(answered.body).toMatchObject({ state: 'submitted', version: 4 });
    expect(answered.body.messages.map(({ kind }: { kind: string }) => kind)).toEqual(['question', 'answer']);
    const withdrawn = await thai.owner.session.post(`${path}/withdraw`, {}, { ifMatch: 4 });
    expect(withdrawn.body.state).toBe('withdrawn');
    expect((await thai.owner.session.post(`${path}/submit`, {}, { ifMatch: 5 })).body.code).toBe('state-conflict');
  });

  it('hide drafts from the programme, and take only sensible dates and amounts', async () => {
    const made = await draft();
    const seen = await funded.administrator.session.get(
      `/programmes/${funded.programme}/allocation-requests/${made.body.id}`,
    );
    expect(seen.status).toBe(404);
    expect((await draft({ valid_until: at(-1), valid_from: at(-2) })).body.errors[0].code).toBe('in-the-past');
    expect((await draft({ valid_until: at(0) })).body.errors[0].code).toBe('not-after-start');
    for (const gpu_seconds of [0, -1, 1.5, '3600', 1e15, null])
      expect((await draft({ gpu_seconds })).body).toMatchObject({ status: 400, code: 'validation-failed' });
    expect((await draft({ extra: 1 })).body.errors[0].code).toBe('unknown-field');
    expect((await draft({ pool: 'pol_nonsense' })).status).toBe(400);
  });

  it('are never decided by a person who asked, nor by a key', async () => {
    // One person who is both lead of the project and administrator of the programme.
    const both = thai.owner;
    await world.platform.post(`/platform/programmes/${funded.programme}/people`, {
      email: both.email,
      role: 'administrator',
    });
    const request = await submitted();
    const own = await decide(request.body.id, 2, { decision: 'approve', reasons: 'mine' }, both.session);
    expect(own.body).toMatchObject({ status: 403, code: 'requester-decides' });
    expect(own.body.checks[0]).toMatchObject({ check: 'decided-by-another-person', result: 'failed' });
    const key = await world.personalKey(both);
    const byKey = await decide(request.body.id, 2, { decision: 'approve', reasons: 'mine' }, system.client(key));
    expect(byKey.status).toBe(403);
    const lots = await system.admin.query(
      `select 1 from allocation_decisions d join allocation_requests r on r.id = d.request_id where d.decided_by = any (r.asked_by)`,
    );
    expect(lots.rowCount).toBe(0);
    const decided = await decide(request.body.id, 2, { decision: 'refuse', reasons: 'somebody else says no' });
    expect(decided.body.state).toBe('refused');

    // What a key asked for, its maker asked for.
    const service = system.client(key);
    const path = `/projects/${funded.project}/allocation-requests`;
    const facts = { pool, gpu_seconds: hour, valid_from: at(0), valid_until: at(1), purpose: 'By a key' };
    const made = await service.post(path, facts);
    expect(made.status).toBe(201);
    expect((await service.post(`${path}/${made.body.id}/submit`, {}, { ifMatch: 1 })).body.state).toBe('submitted');
    const mine = await decide(made.body.id, 2, { decision: 'refuse', reasons: 'mine' }, both.session);
    expect(mine.body).toMatchObject({ status: 403, code: 'requester-decides' });
  });
});

describe('lots', () => {
  const lotOf = async (change: object = {}, lots?: object[]) => {
    const request = await submitted({ gpu_seconds: hour, ...change });
    const decided = await decide(request.body.id, 2, { decision: 'approve', reasons: 'ok', ...(lots ? { lots } : {}) });
    expect(decided.status).toBe(200);
    return decided.body.decision.lots[0] as string;
  };
  const seen = async (lot: string) => (await thai.owner.session.get(`/projects/${funded.project}/lots/${lot}`)).body;
  const steer = (lot: string, step: string, version: number) =>
    funded.administrator.session.post(
      `/programmes/${funded.programme}/lots/${lot}/${step}`,
      { reason: 'audit' },
      { ifMatch: version, idempotency: true },
    );

  it('are frozen and unfrozen by the programme with a reason', async () => {
    const lot = await lotOf();
    expect((await steer(lot, 'freeze', 1)).body).toMatchObject({ state: 'frozen', reason: 'audit', version: 2 });
    expect((await steer(lot, 'freeze', 2)).body.code).toBe('state-conflict');
    expect((await steer(lot, 'unfreeze', 2)).body).toMatchObject({ state: 'active', reason: null, version: 3 });
    const byFinance = await funded.finance.session.post(
      `/programmes/${funded.programme}/lots/${lot}/freeze`,
      { reason: 'x' },
      { ifMatch: 3 },
    );
    expect(byFinance.body).toMatchObject({ status: 403, required_role: ['administrator'] });
  });

  it('are revoked at once when nothing is held, and the rest returns', async () => {
    const before = await world.unallotted(funded);
    const lot = await lotOf();
    expect(await world.unallotted(funded)).toBe(before - hour);
    expect((await steer(lot, 'revocation', 1)).body).toMatchObject({ state: 'revoked', available: 0 });
    expect(await world.unallotted(funded)).toBe(before);
    expect((await steer(lot, 'freeze', 3)).body.code).toBe('state-conflict');
  });

  it('wait with their end while a hold is open; what was used stays used', async () => {
    const before = await world.unallotted(funded);
    const lot = await lotOf();
    const book = read('prj', funded.project) as string;
    const hold = newId();
    const row = await system.admin.query<{ pool_id: string; award_id: string; account_id: string }>(
      `select pool_id, award_id, account_id from lots where id = $1`,
      [read('lot', lot)],
    );
    const inBook = (text: string, values: unknown[]) =>
      system.api
        .get(Database)
        .transaction({ door: 'partner', scopes: { projects: [book] } }, (tx) => tx.query(text, values));
    // Freeze every other lot of the pool, so that the hold is drawn from this one.
    const others = `update balances set frozen = $2 where book_id = $1 and account_id in
       (select account_id from lots where project_id = $1 and id <> $3)`;
    await inBook(others, [book, true, read('lot', lot)]);
    const [{ placed }] = await inBook('select place_holds($1, $2, $3) as placed', [
      book,
      JSON.stringify([
        {
          hold_id: hold,
          job_id: newId(),
          organisation_id: read('org', thai.id),
          pool_id: row.rows[0].pool_id,
          gpu_asset: 'GPU_SEC:CPU',
          gpu_seconds: 1000,
          price_minor: 1,
          currency: 'JPY',
          award_id: row.rows[0].award_id,
          rate_num: 1,
          rate_den: 1,
        },
      ]),
      system.clock.now(),
    ]);
    expect(placed).toEqual([expect.objectContaining({ hold_id: hold })]);
    expect(await seen(lot)).toMatchObject({ held: 1000, available: hour - 1000, state: 'active' });

    expect((await steer(lot, 'revocation', 1)).body).toMatchObject({
      state: 'frozen',
      revoking_at: expect.any(String),
    });
    expect((await steer(lot, 'revocation', 2)).body.code).toBe('state-conflict');
    expect((await steer(lot, 'unfreeze', 2)).body.code).toBe('state-conflict');
    const sweeper = system.worker!.get(LotSweeper);
    await sweeper.round();
    expect(await seen(lot)).toMatchObject({ state: 'frozen', held: 1000 });
    const account = (await seen(lot)).account as string;
    const statement = await thai.owner.session.get(`/projects/${funded.project}/accounts/${account}/statement`);
    expect(statement.body).toMatchObject({
      data: [{ kind: 'allotment' }],
      holds: [{ hold: show('hld', hold), held: '1000' }],
    });
    // Whoever closes the last hold ends the lot in the same transaction.
    const ended = await system.api
      .get(Database)
      .transaction({ door: 'partner', scopes: { projects: [book] } }, async (tx) => {
        expect(await system.api.get(LotEnds).afterHold(tx, book, hold)).toBe(0);
        await system.api.get(Ledger).close(tx, book, hold, 400n);
        return system.api.get(LotEnds).afterHold(tx, book, hold);
      });
    expect(ended).toBe(1);
    expect(await seen(lot)).toMatchObject({ state: 'revoked', used: 400, held: 0, available: 0, returned: hour - 400 });
    expect(await world.unallotted(funded)).toBe(before - 400);
    await inBook(others, [book, false, read('lot', lot)]);
  });

  it('stay frozen when the award goes on, and wait while it is suspended', async () => {
    const lot = await lotOf();
    const free = await lotOf();
    await steer(lot, 'freeze', 1);
    const suspend = async (state: string) => {
      const award = await thai.owner.session.get(`/projects/${funded.project}/award`);
      const path = `/programmes/${funded.programme}/awards/${funded.award}/suspension`;
      return funded.administrator.session.post(path, { state, reason: 'an audit' }, { ifMatch: award.body.version });
    };
    expect((await suspend('suspended')).status).toBe(200);
    expect((await seen(free)).state).toBe('frozen');
    expect((await steer(lot, 'unfreeze', 2)).body).toMatchObject({ status: 409, code: 'no-active-award' });
    expect((await suspend('active')).status).toBe(200);
    expect((await seen(free)).state).toBe('active');
    expect((await seen(lot)).state).toBe('frozen');
    expect((await steer(lot, 'unfreeze', 2)).body.state).toBe('active');
  });

  it('begin and expire by the clock, and are told once', async () => {
    const lot = await lotOf({ valid_from: at(0.01), valid_until: at(0.02) });
    const sweeper = system.worker!.get(LotSweeper);
    expect((await seen(lot)).state).toBe('pending');
    system.clock.advance(0.015 * 24 * hour);
    await sweeper.round();
    expect((await seen(lot)).state).toBe('active');
    system.clock.advance(0.01 * 24 * hour);
    expect((await seen(lot)).state).toBe('expired');
    await sweeper.round();
    await sweeper.round();
    expect((await seen(lot)).state).toBe('closed');
    const told = await system.admin.query(
      `select topic from outbox where payload ->> 'pool_id' is not null and topic in ('lot.active', 'lot.expired', 'lot.closed')
          and key = (select id from lots where valid_from > created_at order by id desc limit 1) order by id`,
    );
    expect(told.rows.map(({ topic }) => topic)).toEqual(['lot.active', 'lot.expired', 'lot.closed']);
  });

  it('are kept by no hold whose job has ended: one is reported', async () => {
    const watch = system.worker!.get(HoldWatch);
    expect(await watch.round()).toEqual([]);
    const { rows } = await system.admin.query<{ id: string; book_id: string }>(
      `insert into holds select (jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid(), 'state', 'open', 'ended_at', null))).*
         from holds h limit 1 returning id, book_id, job_id`,
    );
    const client = await system.admin.connect();
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into jobs (project_id, id, programme_id, org_id, person_id, pool_id, award_id, kind, name, state, hold_id, gpus,
         time_limit_seconds, recipe, prompts, inputs, created_at, queued_at)
       select book_id, job_id, id, id, id, id, id, 'x', 'x', 'failed', id, 1, 1, '{}', '{}', '{}', now(), now() from holds where id = $1`,
      [rows[0].id],
    );
    expect(await watch.round()).toEqual([rows[0].id]);
    expect(await system.worker!.get(Metrics).registry.metrics()).toContain('monsoon_holds_of_ended_jobs 1');
    await client.query(`delete from jobs where hold_id = $1`, [rows[0].id]);
    await client.query(`delete from holds where id = $1`, [rows[0].id]);
    client.release(true);
    expect(await watch.round()).toEqual([]);
  });

  it('leave every invariant of the books true', async () => {
    const books = await funded.administrator.session.get(`/programmes/${funded.programme}/reconciliation`);
    expect(books.status).toBe(200);
    expect(JSON.stringify(books.body)).toContain('I5');
  });

  it('are listed for the project and for the programme', async () => {
    const own = await thai.owner.session.get(`/projects/${funded.project}/lots?pool=${pool}&limit=200`);
    const all = await funded.administrator.session.get(`/programmes/${funded.programme}/lots?limit=200`);
    expect(all.body.data).toEqual(own.body.data);
    for (const { amount, used, held, available, returned } of own.body.data)
      expect(used + held + available + returned).toBe(amount);
    expect((await system.client().get(`/projects/${funded.project}/lots`)).status).toBe(401);
  });
});
