import { type components, unwrap } from '@app/api-client';
import { Database } from '@app/platform/database';
import { LotEnds } from '@app/compute';
import { Ledger } from '@app/ledger';
import { Metrics } from '@app/platform/observability';
import { newId, read, show } from '@app/platform/ids';
import { at, changing, changingOnce, refused, type Session, statusOf } from '../support/http';
import { startSystem, type System } from '../support/system';
import { brokenInvariants } from '../support/tuning';
import { meanwhile } from '../support/turns';
import { type Funded, type Partner, World } from '../support/world';
import { HoldWatch } from '../../libs/ledger/src/hold-watch';
import { LotSweeper } from '../../libs/compute/src/lots/lot-sweeper';

type Schemas = components['schemas'];

let system: System;
let world: World;
let thai: Partner;
let funded: Funded;
let pool: string;

const hour = 3600;
const day = 24 * hour * 1000;
const inDays = (days: number) => new Date(system.clock.now().getTime() + days * day).toISOString();

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
  thai = await world.partner('TH');
  funded = await world.funded(thai, { gpuSeconds: 100 * hour });
  pool = (await world.pool(funded, { country: 'TH' })).pool;
});
afterAll(() => system.stop());
afterEach(async () => expect(await brokenInvariants(system)).toEqual([]));

const poolPath = '/api/v1/pools/{pool}';
const requests = '/api/v1/projects/{project}/allocation-requests';
const requestPath = `${requests}/{request}` as const;
const asked = '/api/v1/programmes/{programme}/allocation-requests/{request}';
const lots = '/api/v1/projects/{project}/lots';

const lead = () => thai.owner.session;
const ours = () => ({ project: funded.project });
const theirs = () => ({ programme: funded.programme });
type Wanted = Partial<Schemas['CreateAllocationRequestDto']>;
const facts = (change: Wanted = {}): Schemas['CreateAllocationRequestDto'] => ({
  pool,
  gpu_seconds: 10 * hour,
  valid_from: inDays(0),
  valid_until: inDays(30),
  purpose: 'Tune a Thai helper',
  ...change,
});
const draft = (change: Wanted = {}, by: Session = lead()) => by.POST(requests, { ...at(ours()), body: facts(change) });
const submit = (request: string, version: number, by: Session = lead()) =>
  by.POST(`${requestPath}/submit`, changing({ ...ours(), request }, version));
const submitted = async (change: Wanted = {}, by: Session = lead()) => {
  const made = draft(change, by);
  expect((await made).response.status).toBe(201);
  const { id, version } = await unwrap(made);
  return unwrap(submit(id, version, by));
};
const decide = (
  request: string,
  version: number,
  body: Schemas['DecideDto'],
  session: Session = funded.administrator.session,
) => session.POST(`${asked}/decision`, { ...changingOnce({ ...theirs(), request }, version), body });
const seen = (lot: string) => unwrap(lead().GET(`${lots}/{lot}`, at({ ...ours(), lot })));
const poolOf = (id: string, by: Session) => unwrap(by.GET(poolPath, at({ pool: id })));

describe('pools', () => {
  it('are listed for everybody with capacity and price', async () => {
    const inCountry = async (country: string) =>
      (await unwrap(system.client().GET('/api/v1/pools', { params: { query: { country } } }))).data;
    expect(await inCountry('TH')).toEqual([
      expect.objectContaining({
        id: pool,
        country: 'TH',
        gpu_type: 'CPU',
        gpus: 4,
        prices: [expect.objectContaining({ price: { amount: '120', currency: 'JPY' } })],
      }),
    ]);
    expect(await inCountry('VN')).toEqual([]);
  });

  it('are refused with an unknown provider or country, and a taken name; an operator without an account is invited', async () => {
    const good = await world.poolFacts(funded);
    const post = (change: Partial<Schemas['CreatePoolDto']>) =>
      world.platform.POST('/api/v1/platform/pools', { body: { ...good, ...change } });
    const abroad = await refused(post({ country: 'ZZ' }));
    expect(abroad.errors?.[0]).toMatchObject({ pointer: '/country', code: 'unknown' });
    expect((await refused(post({ gpu_type: 'h 100' }))).status).toBe(400);
    const email = 'operator@pool.example';
    const { id, name } = await unwrap(post({ operator_email: email, operator_locale: 'th' }));
    expect((await refused(post({}))).code).toBe('pool-name-taken');
    const token = await world.tokenFor(email);
    const link = await unwrap(system.client().POST('/api/v1/invitations/lookup', { body: { token } }));
    const into = { scope_kind: 'pool', scope: id, scope_name: name };
    expect(link).toMatchObject({ ...into, role: 'operator', account: false, locale: 'th' });
    const password = 'a long password for tests';
    const account = { token, name: 'Operator', password };
    await unwrap(system.client().POST('/api/v1/invitations/acceptance', { body: account }));
    const session = await system.client().signIn(email, password);
    expect(await poolOf(id, session)).toMatchObject({ name });
    const again = { ...at({ pool: id }), body: { email: 'another@pool.example' } };
    const { id: invitation } = await unwrap(world.platform.POST('/api/v1/platform/pools/{pool}/invitations', again));
    const path = '/api/v1/platform/pools/{pool}/invitations/{invitation}';
    expect(await statusOf(world.platform.DELETE(path, at({ pool: id, invitation })))).toBe(204);
  });

  it('keep one of two operators who are removed at once', async () => {
    const { pool: another, operator } = await world.pool(funded, { country: 'TH', price: null });
    const second = await world.person();
    const people = '/api/v1/platform/pools/{pool}/people';
    const named = { ...at({ pool: another }), body: { email: second.email } };
    await unwrap(world.platform.POST(people, named));
    const removed = (person: string) => world.platform.DELETE(`${people}/{person}`, at({ pool: another, person }));
    const [first, last] = await meanwhile(
      system,
      () => statusOf(removed(operator.id)),
      () => refused(removed(second.id)),
    );
    expect([first, last]).toEqual([204, expect.objectContaining({ status: 409, code: 'last-operator' })]);
  });

  it('keep every version of their capacity; the latest that began counts', async () => {
    const { pool: own, operator } = await world.pool(funded, { country: 'SG' });
    const capacity = `${poolPath}/capacity` as const;
    const set = (body: Schemas['SetCapacityDto']) => operator.session.POST(capacity, { ...at({ pool: own }), body });
    const later = await set({ gpus: 8, valid_from: inDays(1), note: 'second rack' });
    expect(later.response.status).toBe(201);
    const past = await refused(set({ gpus: 8, valid_from: inDays(-1) }));
    expect(past.errors?.[0].code).toBe('in-the-past');
    const page = (cursor?: string) =>
      unwrap(operator.session.GET(capacity, { params: { path: { pool: own }, query: { limit: 1, cursor } } }));
    const list = await page();
    expect(list.data[0]).toMatchObject({ gpus: 8, note: 'second rack' });
    expect((await page(list.next_cursor as string)).data[0]).toMatchObject({ gpus: 4 });
    expect((await poolOf(own, operator.session)).gpus).toBe(4);
    expect((await refused(lead().GET(poolPath, at({ pool: own })))).status).toBe(404);
  });

  it('give agents keys that can be taken back', async () => {
    const { pool: own, operator } = await world.pool(funded, { country: 'SG' });
    const agents = `${poolPath}/agents` as const;
    const named = { ...at({ pool: own }), body: { name: 'rack 1' } };
    const made = await unwrap(operator.session.POST(agents, named));
    expect(made).toMatchObject({ name: 'rack 1', key: expect.stringMatching(/^msn_/), revoked_at: null });
    const listed = await unwrap(operator.session.GET(agents, at({ pool: own })));
    expect(listed.data).toHaveLength(1);
    expect(JSON.stringify(listed)).not.toContain(made.key);
    const foreign = await refused(system.client(made.key).GET('/api/v1/projects/{project}', at(ours())));
    expect(foreign.status).toBeGreaterThanOrEqual(401);
    const remove = (session: Session, from: string) =>
      session.DELETE(`${agents}/{agent}`, at({ pool: from, agent: made.id }));
    const gone = await unwrap(remove(operator.session, own));
    expect(gone.revoked_at).not.toBeNull();
    const other = await world.pool(funded, { country: 'SG' });
    expect((await refused(remove(other.operator.session, other.pool))).status).toBe(404);
  });
});

describe('prices', () => {
  const cardPath = '/api/v1/programmes/{programme}/rate-cards/{card}';
  const propose = (session: Session, to: string, price: Schemas['MoneyDto']) =>
    session.POST(`${poolPath}/rate-cards`, { ...at({ pool: to }), body: { price } });

  it('are proposed by the operator and confirmed by another person of the finance', async () => {
    const { pool: own, operator } = await world.pool(funded, { country: 'MY', price: null });
    const put = (price: Schemas['MoneyDto']) => propose(operator.session, own, price);
    expect((await refused(put({ amount: '1.5', currency: 'JPY' }))).status).toBe(400);
    expect((await refused(put({ amount: '0', currency: 'JPY' }))).status).toBe(400);
    const unknown = { price: { amount: '10', currency: 'XXX' } };
    expect((await operator.session.send('POST', `/pools/${own}/rate-cards`, unknown)).status).toBe(400);
    const card = await unwrap(put({ amount: '150', currency: 'JPY' }));
    expect(card).toMatchObject({ state: 'proposed', price: { amount: '150', currency: 'JPY' } });
    expect((await poolOf(own, operator.session)).prices).toEqual([]);

    const confirm = (session: Session, version: number) =>
      session.POST(`${cardPath}/confirmation`, changing({ ...theirs(), card: card.id }, version));
    expect((await refused(confirm(operator.session, 1))).status).toBe(404);
    const byAdministrator = await refused(confirm(funded.administrator.session, 1));
    expect(byAdministrator).toMatchObject({ status: 403, required_role: ['finance'] });
    const confirmed = await unwrap(confirm(funded.finance.session, 1));
    expect(confirmed).toMatchObject({ state: 'confirmed', version: 2 });
    // The programme reads who decided, the operator that it was decided.
    const { name } = await unwrap(funded.finance.session.GET('/api/v1/me'));
    expect(confirmed).toMatchObject({ decided_by: funded.finance.id, decided_by_name: name });
    const told = await unwrap(operator.session.GET(`${poolPath}/rate-cards`, at({ pool: own })));
    expect(told.data).toMatchObject([{ id: card.id, decided_by: funded.finance.id, decided_by_name: null }]);
    expect((await poolOf(own, operator.session)).prices).toHaveLength(1);
    const listed = async (of?: string) => {
      const params = { path: theirs(), query: { pool: of } };
      const cards = funded.finance.session.GET('/api/v1/programmes/{programme}/rate-cards', { params });
      return (await unwrap(cards)).data;
    };
    expect((await listed()).length).toBeGreaterThan(1);
    expect(await listed(own)).toMatchObject([{ id: card.id, decided_by_name: name }]);
    const again = await refused(confirm(funded.finance.session, 2));
    expect(again).toMatchObject({ status: 409, code: 'state-conflict' });
    await expect(system.admin.query(`update rate_cards set price_minor = 1 where state = 'confirmed'`)).rejects.toThrow(
      'append-only',
    );
  });

  it('are not confirmed by the person who proposed them, whatever their roles', async () => {
    const { pool: own } = await world.pool(funded, { country: 'MY', price: null, operator: funded.finance });
    const card = await unwrap(propose(funded.finance.session, own, { amount: '150', currency: 'JPY' }));
    const place = { ...theirs(), card: card.id };
    const confirmation = funded.finance.session.POST(`${cardPath}/confirmation`, changing(place, 1));
    expect(await refused(confirmation)).toMatchObject({ status: 403, code: 'proposer-decides' });
    const body = { reason: 'too dear' };
    const refusal = funded.secondFinance.session.POST(`${cardPath}/refusal`, { ...changing(place, 1), body });
    expect(await unwrap(refusal)).toMatchObject({ state: 'refused', reason: 'too dear' });
  });
});

describe('allocation requests', () => {
  it('go from draft to a whole approval, which makes a lot', async () => {
    const request = await submitted({ concurrent_gpus: 2 });
    expect(request).toMatchObject({ state: 'submitted', version: 2 });
    const decided = await unwrap(decide(request.id, 2, { decision: 'approve', reasons: 'sound' }));
    expect(decided).toMatchObject({
      state: 'approved',
      decision: { outcome: 'approved', gpu_seconds: 10 * hour, concurrent_gpus: 2, reasons: 'sound' },
    });
    expect(await seen(decided.decision?.lots[0].id as string)).toMatchObject({
      state: 'active',
      amount: 10 * hour,
      used: 0,
      held: 0,
      available: 10 * hour,
      gpu_type: 'CPU',
      pool,
    });
    const twice = await refused(decide(request.id, 3, { decision: 'refuse', reasons: 'no' }));
    expect(twice).toMatchObject({ status: 409, code: 'state-conflict' });
    expect((await unwrap(lead().GET(requests, at(ours())))).data[0].id).toBe(request.id);
  });

  it('are granted in part as dated lots, and never more than asked or than the award has', async () => {
    const request = await submitted({ gpu_seconds: 20 * hour });
    const approve = (reasons: string, dated: Schemas['LotOfDecisionDto'][]) =>
      decide(request.id, 2, { decision: 'approve', reasons, lots: dated });
    const more = await refused(approve('x', [{ gpu_seconds: 21 * hour }]));
    expect(more).toMatchObject({ status: 409, code: 'more-than-requested' });
    const decided = await unwrap(
      approve('half a rack', [
        { gpu_seconds: 3 * hour },
        { gpu_seconds: 2 * hour, valid_from: inDays(10), valid_until: inDays(20) },
      ]),
    );
    expect(decided).toMatchObject({ state: 'partly_approved', decision: { gpu_seconds: 5 * hour } });
    const made = await Promise.all((decided.decision?.lots ?? []).map(({ id }) => seen(id)));
    expect(new Set(made.map(({ state }) => state))).toEqual(new Set(['active', 'pending']));

    const great = await submitted({ gpu_seconds: 1000 * hour });
    const problem = await refused(decide(great.id, 2, { decision: 'approve', reasons: 'all' }));
    expect(problem.status).toBe(409);
    expect(problem.checks?.[0]).toMatchObject({ result: 'failed', requested: expect.anything() });
    // What the office was told beforehand is what it is offered then: no award grows.
    const left = await world.unallotted(funded);
    const { session } = funded.administrator;
    const impact = await unwrap(session.GET(`${asked}/impact`, at({ ...theirs(), request: great.id })));
    expect(impact.award_gives).toBe(left);
    expect(problem.changes).toMatchObject([
      { action: 'approve-in-part', values: { gpu_seconds: left } },
      { action: 'refuse-request', possible: true },
    ]);
    const still = await unwrap(lead().GET(requestPath, at({ ...ours(), request: great.id })));
    expect(still).toMatchObject({ state: 'submitted', decision: null, version: 2 });
  });

  it('are granted in the days that the award has, and in others only where the decision says so', async () => {
    // The award changes between the request and its decision: its only tranche ends earlier.
    const later = await world.funded(thai, { gpuSeconds: 100 * hour });
    const [project, staff] = [later.project, later.administrator.session];
    const wish = { ...at({ project }), body: facts({ valid_from: inDays(10), valid_until: inDays(50) }) };
    const { id: request } = await unwrap(lead().POST(requests, wish));
    await unwrap(lead().POST(`${requestPath}/submit`, changing({ project, request }, 1)));
    const place = { programme: later.programme, request };
    const impact = () => unwrap(staff.GET(`${asked}/impact`, at(place)));
    expect(await impact()).toMatchObject({ days: 'all', from: wish.body.valid_from, until: wish.body.valid_until });
    const ends = async (days: number) => {
      const until = inDays(days);
      await system.admin.query(`update accounts set valid_until = $2 where book_id = $1 and kind = 'gpu_unallotted'`, [
        read('prj', project),
        until,
      ]);
      return until;
    };
    await ends(5);
    expect(await impact()).toMatchObject({ days: 'none', until: wish.body.valid_until, award_gives: 0 });
    const valid_until = await ends(30);
    const whole = wish.body.gpu_seconds;
    const fewer = { days: 'fewer', from: wish.body.valid_from, until: valid_until };
    expect(await impact()).toMatchObject({ ...fewer, award_gives: whole });

    const approve = (dated?: Schemas['LotOfDecisionDto'][]) => {
      const body = { decision: 'approve' as const, reasons: 'sound', lots: dated };
      return staff.POST(`${asked}/decision`, { ...changingOnce(place, 2), body });
    };
    expect(await refused(approve())).toMatchObject({
      status: 409,
      code: 'days-outside-tranche',
      checks: [{ limit: valid_until, requested: wish.body.valid_until }],
    });
    const decided = await unwrap(approve([{ gpu_seconds: 10 * hour, valid_until }]));
    const { valid_from } = wish.body;
    expect(decided).toMatchObject({
      state: 'partly_approved',
      decision: { gpu_seconds: 10 * hour, lots: [{ gpu_seconds: 10 * hour, valid_from, valid_until }] },
    });
    const [made] = (await unwrap(lead().GET(lots, at({ project })))).data;
    expect(made).toMatchObject({ id: decided.decision?.lots[0].id, request, valid_from, valid_until });
  });

  it('are refused with reasons', async () => {
    const request = await submitted();
    const decided = await unwrap(decide(request.id, 2, { decision: 'refuse', reasons: 'no evidence of need' }));
    expect(decided).toMatchObject({
      state: 'refused',
      decision: { outcome: 'refused', gpu_seconds: 0, reasons: 'no evidence of need', lots: [] },
    });
    expect((await refused(decide(request.id, 3, { decision: 'refuse', reasons: '' }))).status).toBe(400);
  });

  it('wait for an answer to a question, and are withdrawn', async () => {
    const { id: request } = await submitted();
    const question = { ...changing({ ...theirs(), request }, 2), body: { text: 'Which model?' } };
    const waiting = await unwrap(funded.administrator.session.POST(`${asked}/question`, question));
    expect(waiting.state).toBe('info_needed');
    const early = await refused(decide(request, 3, { decision: 'refuse', reasons: 'no' }));
    expect(early.code).toBe('state-conflict');
    // What is changed meanwhile is told to both sides, from what to what; a change that changes nothing is no change.
    const change = (version: number, body: Schemas['ChangeAllocationRequestDto']) =>
      unwrap(lead().PATCH(requestPath, { ...changing({ ...ours(), request }, version), body }));
    const smaller = { gpu_seconds: 2 * hour, concurrent_gpus: 1 };
    expect((await change(3, smaller)).changes).toHaveLength(1);
    expect((await change(4, smaller)).changes).toHaveLength(1);
    const answer = { ...changing({ ...ours(), request }, 5), body: { text: 'SmolLM2' } };
    const answered = await unwrap(lead().POST(`${requestPath}/answer`, answer));
    expect(answered).toMatchObject({ state: 'submitted', version: 6 });
    expect(answered.messages.map(({ kind }) => kind)).toEqual(['question', 'answer']);
    const seenThere = await unwrap(funded.administrator.session.GET(asked, at({ ...theirs(), request })));
    expect(seenThere.changes).toEqual(answered.changes);
    const was = { gpu_seconds: 10 * hour, concurrent_gpus: null };
    const { name } = await unwrap(lead().GET('/api/v1/me'));
    expect(seenThere.changes).toEqual([
      { at: expect.any(String), person: thai.owner.id, person_name: name, was, became: smaller },
    ]);
    const withdrawal = lead().POST(`${requestPath}/withdraw`, changing({ ...ours(), request }, 6));
    expect((await unwrap(withdrawal)).state).toBe('withdrawn');
    expect((await refused(submit(request, 7))).code).toBe('state-conflict');
  });

  it('hide drafts from the programme, and take only sensible dates and amounts', async () => {
    const { id: request } = await unwrap(draft());
    const hidden = await refused(funded.administrator.session.GET(asked, at({ ...theirs(), request })));
    expect(hidden.status).toBe(404);
    // Nor do its words stand where names are read: on record, and in what is found.
    const purpose = 'Words that nobody sent';
    const { id: unsent } = await unwrap(draft({ purpose: 'Unwritten' }));
    const rewritten = { ...changing({ ...ours(), request: unsent }, 1), body: { purpose } };
    expect((await unwrap(lead().PATCH(requestPath, rewritten))).changes).toEqual([]);
    const { session } = funded.administrator;
    const within = (query: object) => ({ params: { ...at(theirs()).params, query } });
    const drafted = { action: 'allocation_request.drafted' as const };
    const record = await unwrap(session.GET('/api/v1/programmes/{programme}/audit', within(drafted)));
    expect(record.data.length).toBeGreaterThan(1);
    const all = await unwrap(session.GET('/api/v1/programmes/{programme}/audit', within({ about: unsent })));
    expect(all.data.map(({ action }) => action)).toContain('allocation_request.changed');
    expect(JSON.stringify([record, all])).not.toContain(purpose);
    const text = { text: purpose };
    expect((await unwrap(session.GET('/api/v1/programmes/{programme}/search', within(text)))).data).toEqual([]);
    const own = { params: { ...at(ours()).params, query: text } };
    expect((await unwrap(lead().GET('/api/v1/projects/{project}/search', own))).data).toHaveLength(1);
    const fault = async (change: Wanted) => (await refused(draft(change))).errors?.[0].code;
    expect(await fault({ valid_until: inDays(-1), valid_from: inDays(-2) })).toBe('in-the-past');
    expect(await fault({ valid_until: inDays(0) })).toBe('before-start');
    expect(await fault({ valid_until: inDays(10_000) })).toBe('too-far-ahead');
    const beyond = await refused(draft({ valid_from: inDays(300), valid_until: inDays(400) }));
    expect(beyond).toMatchObject({
      status: 400,
      code: 'outside-award',
      errors: [{ pointer: '/valid_until', code: 'after-award', limit: expect.stringMatching(/Z$/) }],
      changes: [{ action: 'choose-other-days', possible: true }],
    });
    // Both ends at once, each with what is wrong with it.
    const crossed = await refused(draft({ valid_from: inDays(400), valid_until: inDays(100) }));
    expect(crossed.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '/valid_from after-award',
      '/valid_until before-start',
    ]);
    const malformed = async (change: object) => {
      const path = `/projects/${funded.project}/allocation-requests`;
      return (await lead().send('POST', path, { ...facts(), ...change })).body;
    };
    for (const gpu_seconds of [0, -1, 1.5, '3600', 1e15, null])
      expect(await malformed({ gpu_seconds })).toMatchObject({ status: 400, code: 'validation-failed' });
    expect((await malformed({ extra: 1 })).errors[0].code).toBe('unknown-field');
    expect((await refused(draft({ pool: 'pol_nonsense' }))).status).toBe(400);
  });

  it('are never decided by a person who asked, nor by a key', async () => {
    // One person who is both lead of the project and administrator of the programme.
    const both = thai.owner;
    await world.staff(funded.programme, both, 'administrator');
    const request = await submitted();
    const own = await refused(decide(request.id, 2, { decision: 'approve', reasons: 'mine' }, both.session));
    expect(own).toMatchObject({ status: 403, code: 'requester-decides' });
    expect(own.checks?.[0]).toMatchObject({ check: 'decided-by-another-person', result: 'failed' });
    const service = system.client(await world.personalKey(both));
    const byKey = await refused(decide(request.id, 2, { decision: 'approve', reasons: 'mine' }, service));
    expect(byKey.status).toBe(403);
    const decisions = await system.admin.query(
      `select 1 from allocation_decisions d join allocation_requests r on r.id = d.request_id where d.decided_by = any (r.asked_by)`,
    );
    expect(decisions.rowCount).toBe(0);
    const decided = await unwrap(decide(request.id, 2, { decision: 'refuse', reasons: 'somebody else says no' }));
    expect(decided.state).toBe('refused');

    // What a key asked for, its maker asked for.
    const wanted = { gpu_seconds: hour, valid_until: inDays(1), purpose: 'By a key' };
    const made = await draft(wanted, service);
    expect(made.response.status).toBe(201);
    const id = made.data?.id as string;
    expect((await unwrap(submit(id, 1, service))).state).toBe('submitted');
    const mine = await refused(decide(id, 2, { decision: 'refuse', reasons: 'mine' }, both.session));
    expect(mine).toMatchObject({ status: 403, code: 'requester-decides' });
  });

  it('stand before the office in the order in which they were sent, whatever was drafted first', async () => {
    const [early, late] = [await unwrap(draft()), await unwrap(draft())];
    for (const { id, version } of [late, early]) await unwrap(submit(id, version));
    const page = (cursor?: string) => {
      const query = { state: 'submitted', sort: 'submitted_at', limit: 1, cursor } as const;
      const list = '/api/v1/programmes/{programme}/allocation-requests';
      return unwrap(funded.administrator.session.GET(list, { params: { path: theirs(), query } }));
    };
    const waiting: string[] = [];
    let cursor: string | null | undefined;
    for (; cursor !== null; cursor = (await page(cursor)).next_cursor)
      waiting.push(...(await page(cursor)).data.map(({ id }) => id));
    expect(waiting.slice(-2)).toEqual([late.id, early.id]);
    for (const { id } of [late, early]) await unwrap(decide(id, 2, { decision: 'refuse', reasons: 'not now' }));
  });

  it('say whether their reader may decide them, and who asked and decided, also when that person has left', async () => {
    // Whoever edits a request has a hand in it, as whoever wrote it.
    const editor = await world.staff(funded.programme, await world.person(), 'administrator');
    const auditor = await world.staff(funded.programme, await world.person(), 'auditor');
    const { id } = await submitted();
    await system.admin.query(`update allocation_requests set asked_by = array_append(asked_by, $1) where id = $2`, [
      read('per', editor.id),
      read('alr', id),
    ]);
    const readBy = (session: Session) => unwrap(session.GET(asked, at({ ...theirs(), request: id })));
    expect((await readBy(funded.administrator.session)).may_decide).toBe(true);
    for (const session of [editor.session, auditor.session]) expect((await readBy(session)).may_decide).toBe(false);
    expect((await unwrap(lead().GET(requestPath, at({ ...ours(), request: id })))).may_decide).toBe(false);

    const gone = await world.staff(funded.programme, await world.person(), 'administrator');
    const question = { ...changing({ ...theirs(), request: id }, 2), body: { text: 'Which model?' } };
    await unwrap(gone.session.POST(`${asked}/question`, question));
    const answer = { ...changing({ ...ours(), request: id }, 3), body: { text: 'SmolLM2' } };
    await unwrap(lead().POST(`${requestPath}/answer`, answer));
    await unwrap(decide(id, 4, { decision: 'refuse', reasons: 'not now' }, gone.session));
    const role = { programme: funded.programme, person: gone.id, role: 'administrator' as const };
    const people = '/api/v1/platform/programmes/{programme}/people/{person}/{role}';
    expect((await world.platform.DELETE(people, at(role))).response.ok).toBe(true);
    const { name } = await unwrap(gone.session.GET('/api/v1/me'));
    const decided = await readBy(auditor.session);
    expect(decided).toMatchObject({ may_decide: false, decision: { decided_by_name: name } });
    expect(decided.messages[0].person_name).toBe(name);
    // A viewer of the project does not read its record, in which names stand.
    const viewer = await readAsViewer(id);
    expect(viewer).toMatchObject({ decision: { decided_by: gone.id, decided_by_name: null } });
  });

  const readAsViewer = async (request: string) => {
    await system.admin.query(
      `update identity.role_grants set role = 'viewer' where role = 'lead' and person_id = $1 and scope_id = $2`,
      [read('per', thai.owner.id), read('prj', funded.project)],
    );
    try {
      return await unwrap(lead().GET(requestPath, at({ ...ours(), request })));
    } finally {
      await system.admin.query(
        `update identity.role_grants set role = 'lead' where role = 'viewer' and person_id = $1 and scope_id = $2`,
        [read('per', thai.owner.id), read('prj', funded.project)],
      );
    }
  };
});

describe('the impact of a decision', () => {
  const impactPath = `${asked}/impact` as const;

  it('tells what the pool can compute, what is promised of it to whom, and month by month', async () => {
    const { pool: shared, operator } = await world.pool(funded, { country: 'TH' });
    const [valid_from, middle, valid_until] = [inDays(40), inDays(45), inDays(50)];
    const capacity = { ...at({ pool: shared }), body: { gpus: 8, valid_from: middle } };
    await unwrap(operator.session.POST(`${poolPath}/capacity`, capacity));
    // Another programme has a lot of the same pool: it counts, and nothing says whose it is.
    const foreign = await world.funded(await world.partner('VN'), { gpuSeconds: 100 * hour });
    const theirLead = foreign.partner.owner.session;
    const wish = facts({ pool: shared, valid_from, valid_until, gpu_seconds: 30 * hour });
    const { id: theirRequest } = await unwrap(
      theirLead.POST(requests, { ...at({ project: foreign.project }), body: wish }),
    );
    await unwrap(
      theirLead.POST(`${requestPath}/submit`, changing({ project: foreign.project, request: theirRequest }, 1)),
    );
    await unwrap(
      foreign.administrator.session.POST(`${asked}/decision`, {
        ...changingOnce({ programme: foreign.programme, request: theirRequest }, 2),
        body: { decision: 'approve', reasons: 'theirs' },
      }),
    );
    const own = await submitted({ pool: shared, valid_from, valid_until, gpu_seconds: 5 * hour });
    await unwrap(decide(own.id, 2, { decision: 'approve', reasons: 'ours' }));
    // The request is for half of the lots' time.
    const { id: request } = await submitted({ pool: shared, valid_from: middle, valid_until, gpu_seconds: 10 * hour });
    const read = (by: Session) => by.GET(impactPath, at({ ...theirs(), request }));
    const impact = await unwrap(read(funded.administrator.session));
    expect(impact).toMatchObject({
      pool: shared,
      gpu_type: 'CPU',
      from: middle,
      until: valid_until,
      capacity: 8 * 5 * 24 * hour,
      projects: [{ project: funded.project, gpu_seconds: 2.5 * hour }],
      others: 15 * hour,
      promised: 17.5 * hour,
      requested: 10 * hour,
      // All of it: nothing is short.
      fits: 10 * hour,
      award_gives: 10 * hour,
    });
    const sum = (part: 'capacity' | 'promised' | 'requested') =>
      impact.months.reduce((all, month) => all + month[part], 0);
    expect([sum('capacity'), sum('promised'), sum('requested')]).toEqual([
      impact.capacity,
      impact.promised,
      impact.requested,
    ]);
    const told = JSON.stringify(impact);
    expect(told).not.toContain(foreign.project);
    expect(told).not.toContain(foreign.programme);
    expect((await refused(read(foreign.administrator.session))).status).toBe(404);
    const { id: hidden } = await unwrap(draft());
    const ofDraft = funded.administrator.session.GET(impactPath, at({ ...theirs(), request: hidden }));
    expect((await refused(ofDraft)).status).toBe(404);
  });
});

describe('lots', () => {
  const lotOf = async (change: Wanted = {}) => {
    const request = await submitted({ gpu_seconds: hour, ...change });
    const { data, response } = await decide(request.id, 2, { decision: 'approve', reasons: 'ok' });
    expect(response.status).toBe(200);
    return data?.decision?.lots[0].id as string;
  };
  const lotPath = '/api/v1/programmes/{programme}/lots/{lot}';
  const steer = (lot: string, step: 'freeze' | 'unfreeze' | 'revocation', version: number) =>
    funded.administrator.session.POST(`${lotPath}/${step}`, {
      ...changingOnce({ ...theirs(), lot }, version),
      body: { reason: 'audit' },
    });

  it('are frozen and unfrozen by the programme with a reason', async () => {
    const lot = await lotOf();
    const frozen = await unwrap(steer(lot, 'freeze', 1));
    expect(frozen).toMatchObject({ state: 'frozen', reason: 'audit', version: 2 });
    expect((await refused(steer(lot, 'freeze', 2))).code).toBe('state-conflict');
    const free = await unwrap(steer(lot, 'unfreeze', 2));
    expect(free).toMatchObject({ state: 'active', reason: null, version: 3 });
    const freeze = { ...changing({ ...theirs(), lot }, 3), body: { reason: 'x' } };
    const byFinance = await refused(funded.finance.session.POST(`${lotPath}/freeze`, freeze));
    expect(byFinance).toMatchObject({ status: 403, required_role: ['administrator'] });
  });

  it('are revoked at once when nothing is held, and the rest returns', async () => {
    const before = await world.unallotted(funded);
    const lot = await lotOf();
    expect(await world.unallotted(funded)).toBe(before - hour);
    expect(await unwrap(steer(lot, 'revocation', 1))).toMatchObject({ state: 'revoked', available: 0 });
    expect(await world.unallotted(funded)).toBe(before);
    // What went out and came back is neither allotted nor used.
    const accounts = await unwrap(lead().GET('/api/v1/projects/{project}/accounts', at(ours())));
    expect(accounts.data.find((account) => account.lot === lot)).toMatchObject({
      limit: '0',
      used: '0',
      available: '0',
    });
    const unallotted = accounts.data.find(({ kind }) => kind === 'gpu_unallotted');
    const lots = accounts.data.filter(({ kind }) => kind === 'gpu_lot');
    expect(Number(unallotted?.used)).toBe(lots.reduce((sum, { limit }) => sum + Number(limit), 0));
    expect((await refused(steer(lot, 'freeze', 3))).code).toBe('state-conflict');
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
    const [{ placed }] = await inBook('select place_holds($1, hold_items($2), $3) as placed', [
      [book],
      JSON.stringify([
        {
          book_id: book,
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

    expect(await unwrap(steer(lot, 'revocation', 1))).toMatchObject({
      state: 'frozen',
      revoking_at: expect.any(String),
    });
    expect((await refused(steer(lot, 'revocation', 2))).code).toBe('state-conflict');
    expect((await refused(steer(lot, 'unfreeze', 2))).code).toBe('state-conflict');
    const sweeper = system.worker!.get(LotSweeper);
    await sweeper.round();
    expect(await seen(lot)).toMatchObject({ state: 'frozen', held: 1000 });
    const { account } = await seen(lot);
    const path = '/api/v1/projects/{project}/accounts/{account}/statement';
    expect(await unwrap(lead().GET(path, at({ ...ours(), account })))).toMatchObject({
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
    await unwrap(steer(lot, 'freeze', 1));
    const suspend = async (state: Schemas['SuspendAward']['state']) => {
      const { version } = await unwrap(lead().GET('/api/v1/projects/{project}/award', at(ours())));
      const suspension = {
        ...changing({ ...theirs(), award: funded.award }, version),
        body: { state, reason: 'an audit' },
      };
      const path = '/api/v1/programmes/{programme}/awards/{award}/suspension';
      return (await funded.administrator.session.POST(path, suspension)).response.status;
    };
    expect(await suspend('suspended')).toBe(200);
    expect((await seen(free)).state).toBe('frozen');
    expect(await refused(steer(lot, 'unfreeze', 2))).toMatchObject({ status: 409, code: 'no-active-award' });
    expect(await suspend('active')).toBe(200);
    expect((await seen(free)).state).toBe('active');
    expect((await seen(lot)).state).toBe('frozen');
    expect((await unwrap(steer(lot, 'unfreeze', 2))).state).toBe('active');
  });

  it('begin and expire by the clock, and are told once', async () => {
    const lot = await lotOf({ valid_from: inDays(0.01), valid_until: inDays(0.02) });
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
    const path = '/api/v1/programmes/{programme}/reconciliation';
    const books = await funded.administrator.session.GET(path, at(theirs()));
    expect(books.response.status).toBe(200);
    expect(JSON.stringify(books.data)).toContain('I5');
  });

  it('are listed for the project and for the programme', async () => {
    const own = await unwrap(lead().GET(lots, { params: { path: ours(), query: { pool, limit: 200 } } }));
    const params = { path: theirs(), query: { pool, limit: 200 } };
    const all = await unwrap(funded.administrator.session.GET('/api/v1/programmes/{programme}/lots', { params }));
    expect(all.data).toEqual(own.data);
    for (const { amount, used, held, available, returned } of own.data)
      expect(used + held + available + returned).toBe(amount);
    expect((await refused(system.client().GET(lots, at(ours())))).status).toBe(401);
  });
});
