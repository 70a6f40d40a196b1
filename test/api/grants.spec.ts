import { randomUUID } from 'node:crypto';
import { type components, unwrap } from '@app/api-client';
import { read } from '@app/platform/ids';
import { at, changing, changingOnce, once, refused, type Refusal, type Session } from '../support/http';
import { startSystem, type System } from '../support/system';
import { brokenInvariants } from '../support/tuning';
import { type Funded, type Working, World } from '../support/world';

type Schemas = components['schemas'];

let system: System;
let world: World;
beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
});
afterAll(() => system.stop());
afterEach(async () => expect(await brokenInvariants(system)).toEqual([]));

const envelopes = '/api/v1/programmes/{programme}/envelopes';
const awards = '/api/v1/programmes/{programme}/awards';
const awardPath = `${awards}/{award}` as const;
const entries = `${awardPath}/co-funding-entries` as const;
const entryPath = `${entries}/{entry}` as const;
const ownAward = '/api/v1/projects/{project}/award';
const accountsPath = '/api/v1/projects/{project}/accounts';

const yen = (amount: string): Schemas['MoneyDto'] => ({ amount, currency: 'JPY' });

function offerFor(
  project: string,
  change: Partial<Schemas['OfferAward']> = {},
  tranche: Partial<Schemas['TrancheBody']> = {},
): Schemas['OfferAward'] {
  const now = system.clock.now().getTime();
  return {
    project,
    envelope_country: 'TH',
    currency: 'JPY',
    ceiling: yen('1000'),
    subsidy_rate: { num: 3, den: 4 },
    tranches: [
      {
        label: 'First tranche',
        valid_from: new Date(now - 1000).toISOString(),
        valid_until: new Date(now + 86_400_000).toISOString(),
        lines: [
          { category: 'compute', amount: yen('900') },
          { category: 'data', amount: yen('100') },
        ],
        gpu_time: [{ gpu_type: 'CPU', seconds: 5000 }],
        ...tranche,
      },
    ],
    ...change,
  };
}

/** The fields of a refused body, with the code of each. */
const faults = ({ errors = [] }: Refusal) => Object.fromEntries(errors.map(({ pointer, code }) => [pointer, code]));
const budgetOf = ({ project, partner }: Working) =>
  unwrap(partner.owner.session.GET('/api/v1/projects/{project}/budget', at({ project })));
const accountsOf = async ({ project, partner }: Working) =>
  (await unwrap(partner.owner.session.GET(accountsPath, at({ project })))).data;
const statuses = (answers: { response: Response }[]) => answers.map(({ response }) => response.status);

describe('offering and accepting', () => {
  let working: Working;
  const staff = () => working.administrator.session;
  const here = () => ({ programme: working.programme });
  const offer = (body: Schemas['OfferAward'], key?: string) => staff().POST(awards, { ...once(here(), key), body });
  const revoke = (award: string, version: number, reason: string) =>
    staff().POST(`${awardPath}/revocation`, { ...changingOnce({ ...here(), award }, version), body: { reason } });
  /** What the client would not send. */
  const send = (body: object, options: { idempotency?: true }) =>
    staff().send('POST', `/programmes/${working.programme}/awards`, body, options);
  const malformed = (change: object, tranche: object = {}) => {
    const offered = offerFor(working.project);
    const tranches = [{ ...offered.tranches[0], ...tranche }];
    return send({ ...offered, tranches, ...change }, { idempotency: true });
  };

  beforeAll(async () => {
    working = await world.project(await world.partner('TH'));
    await unwrap(staff().POST(envelopes, { ...once(here()), body: { country: 'TH', amount: yen('2500') } }));
  });

  it('opens no envelope for a country that is not known', async () => {
    const body = { country: 'XX', amount: yen('5') };
    const answer = await staff().send('POST', `/programmes/${here().programme}/envelopes`, body, { idempotency: true });
    expect(answer.status).toBe(400);
    expect(faults(answer.body)).toEqual({ '/country': 'unknown-country' });
  });

  it('says of each wrong amount what is wrong with it', async () => {
    const lines = (amount: unknown) => ({ lines: [{ category: 'compute', amount }] });
    const pointer = '/tranches/0/lines/0/amount';
    const one = async (amount: unknown) => {
      const answer = await malformed({}, lines(amount));
      expect(answer.status).toBe(400);
      return faults(answer.body);
    };
    expect(await one({ amount: '100', currency: 'THB' })).toEqual({ [pointer]: 'wrong-currency' });
    expect(await one(yen('100.5'))).toEqual({ [pointer]: 'fraction-of-minor-unit' });
    expect(await one(yen('0'))).toEqual({ [pointer]: 'amount-zero' });
    expect(await one(yen('999999999999999999'))).toEqual({ [pointer]: 'amount-too-large' });
    for (const amount of ['-5', '1e3', '0x10', '1,000', ' 5', '9'.repeat(19), '', 'NaN', 5, 1e300, null, ['5'], {}])
      expect(Object.keys(await one({ amount, currency: 'JPY' }))).toEqual([`${pointer}/amount`]);
    expect(await one(yen('-5'))).toEqual({ [`${pointer}/amount`]: 'is-positive' });
    expect(Object.keys(await one({ amount: '5', currency: 'XYZ' }))).toEqual([`${pointer}/currency`]);
    expect(Object.keys(await one({ ...yen('5'), rounding: 'up' }))).toEqual([`${pointer}/rounding`]);
  });

  it('says of each other wrong field what is wrong with it', async () => {
    const pointers = async (change: object, tranche: object = {}) => {
      const answer = await malformed(change, tranche);
      expect([answer.status, change, tranche]).toEqual([400, change, tranche]);
      return Object.keys(faults(answer.body));
    };
    expect(await pointers({ colour: 'red' })).toEqual(['/colour']);
    expect(await pointers({ project: working.programme })).toEqual(['/project']);
    expect(await pointers({ ceiling: yen('999') })).toEqual(['/ceiling']);
    expect(await pointers({ subsidy_rate: { num: 5, den: 4 } })).toEqual(['/subsidy_rate/num']);
    expect(await pointers({ subsidy_rate: { num: 0.5, den: 1 } })).toEqual(['/subsidy_rate/num']);
    expect(await pointers({ subsidy_rate: { num: 0, den: 0 } })).toEqual(['/subsidy_rate/den']);
    expect(await pointers({ tranches: [] })).toEqual(['/tranches']);
    expect(await pointers({}, { valid_until: '2000-01-01T00:00:00Z' })).toEqual(['/tranches/0/valid_until']);
    expect(await pointers({}, { gpu_time: [{ gpu_type: 'CPU', seconds: 1e300 }] })).toEqual([
      '/tranches/0/gpu_time/0/seconds',
    ]);
    // What is wrong with several fields is told together.
    const several = { subsidy_rate: { num: 5, den: 4 }, ceiling: yen('0') };
    expect(
      await pointers(several, { valid_until: '2000-01-01T00:00:00Z', gpu_time: [{ gpu_type: 'X1', seconds: 1 }] }),
    ).toEqual(['/tranches/0/valid_until', '/ceiling', '/subsidy_rate/num', '/tranches/0/gpu_time/0/gpu_type']);
    const twice = { category: 'compute', amount: yen('1') };
    expect(await pointers({}, { lines: [twice, twice] })).toEqual(['/tranches/0']);
    expect((await send(offerFor(working.project), {})).body.code).toBe('idempotency-key-required');
  });

  it('needs an envelope of that country, and no more than it has', async () => {
    const other = await refused(offer(offerFor(working.project, { envelope_country: 'VN' })));
    expect(other.status).toBe(404);
    const lines: Schemas['BudgetLineBody'][] = [{ category: 'compute', amount: yen('2501') }];
    const problem = await refused(offer(offerFor(working.project, { ceiling: yen('2501') }, { lines })));
    expect(problem).toMatchObject({ status: 409, code: 'envelope-exhausted' });
    expect(problem.checks?.[0]).toMatchObject({ limit: '2500', used: '0', requested: '2501', result: 'failed' });
    expect(problem.changes).toMatchObject([
      { action: 'reduce-award', values: { money: yen('2500') }, effect: 'at most 2,500 JPY fits', possible: true },
      // Whoever offers awards fills envelopes too.
      { action: 'raise-envelope', possible: true },
    ]);
  });

  it('never awards more than the envelope, whoever asks at once, and always says the numbers', async () => {
    const projects = await Promise.all(Array.from({ length: 5 }, () => world.project(working.partner, working)));
    const answers = await Promise.all(projects.map(({ project }) => offer(offerFor(project))));
    expect(statuses(answers).sort((a, b) => a - b)).toEqual([201, 201, 409, 409, 409]);
    for (const { error } of answers.filter(({ response }) => response.status === 409))
      expect(error).toMatchObject({
        code: 'envelope-exhausted',
        checks: [{ limit: '2500', used: '2000', requested: '1000' }],
      });
    for (const { id, version } of answers.flatMap(({ data }) => data ?? []))
      expect((await unwrap(revoke(id, version, 'only a test'))).state).toBe('revoked');
    const [envelope] = (await unwrap(staff().GET(envelopes, at(here())))).data;
    expect(envelope.available).toEqual(yen('2500'));
    // What was taken back stays on record: limit and used both grew.
    const path = '/api/v1/programmes/{programme}/accounts/{account}/statement';
    const statement = await unwrap(staff().GET(path, at({ ...here(), account: envelope.id })));
    const kinds = statement.data.map(({ kind, amount }) => `${kind} ${amount}`);
    expect(kinds.sort()).toEqual([
      'award -1000',
      'award -1000',
      'award_reversal 1000',
      'award_reversal 1000',
      'envelope 2500',
    ]);
  });

  it('makes one offer of many at once with one key, and one effect of an acceptance', async () => {
    const body = offerFor(working.project);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 12 }, () => offer(body, key)));
    expect(statuses(answers)).toEqual(Array(12).fill(201));
    const offers = answers.flatMap(({ data }) => data ?? []);
    expect(new Set(offers.map(({ id }) => id)).size).toBe(1);
    expect((await refused(offer({ ...body, ceiling: yen('2000') }, key))).code).toBe('idempotency-key-reused');
    expect(await refused(offer(body))).toMatchObject({
      code: 'award-exists',
      checks: [{ check: 'no-live-award', result: 'failed', used: 1, detail: 'offered' }],
      changes: [{ action: 'revoke-award', possible: true }],
    });
    expect(offers[0].tranches[0].id).toMatch(/^trn_/);

    const { session } = working.partner.owner;
    const { project } = working;
    const unsafe = (options: { idempotency?: true; ifMatch?: number }) =>
      session.send('POST', `/projects/${project}/award/acceptance`, {}, options);
    expect((await unsafe({ ifMatch: 1 })).body.code).toBe('idempotency-key-required');
    expect((await unsafe({ idempotency: true })).status).toBe(428);
    const accept = (version: number, idempotency?: string) =>
      session.POST(`${ownAward}/acceptance`, changingOnce({ project }, version, idempotency));
    expect((await refused(accept(7))).status).toBe(412);
    const again = randomUUID();
    const accepted = await Promise.all(Array.from({ length: 12 }, () => accept(offers[0].version, again)));
    expect(accepted.map(({ response, data }) => [response.status, data?.state])).toEqual(
      Array(12).fill([200, 'active']),
    );
    const budget = await budgetOf(working);
    expect(budget.grant.map(({ limit }) => limit).sort()).toEqual(['100', '900']);
    expect(budget.gpu_time).toMatchObject([{ kind: 'gpu_unallotted', limit: '5000', available: '5000' }]);
    expect(budget.subsidy_rate).toEqual({ num: 3, den: 4 });
  });

  it('lists awards of all its projects, or of one', async () => {
    const list = async (project?: string) =>
      (await unwrap(staff().GET(awards, { params: { path: here(), query: { project } } }))).data;
    const all = await list();
    expect(new Set(all.map(({ project }) => project)).size).toBeGreaterThan(1);
    for (const { project } of all)
      expect(await list(project)).toEqual(all.filter((award) => award.project === project));
    // Of a project of another programme there is none.
    expect(await list((await world.project(working.partner)).project)).toEqual([]);
  });

  it('knows the GPU types, and says which there are', async () => {
    const gpu_time = [{ gpu_type: 'B9000', seconds: 5 }];
    const problem = await refused(offer(offerFor(working.project, {}, { gpu_time })));
    expect(problem.status).toBe(400);
    expect(problem.errors).toEqual([
      expect.objectContaining({
        pointer: '/tranches/0/gpu_time/0/gpu_type',
        code: 'unknown',
        limit: ['CPU'],
        value: 'B9000',
      }),
    ]);
  });

  it('gives the envelope back what a declined offer had taken, in the same act, once', async () => {
    const { project } = await world.project(working.partner, working);
    /** Its money: what was put in, what offers took, what is left. */
    const money = async () => {
      const [{ limit, awarded, available }] = (await unwrap(staff().GET(envelopes, at(here())))).data;
      return { limit, awarded, available };
    };
    const before = await money();
    const offered = await unwrap(offer(offerFor(project)));
    expect(await money()).not.toEqual(before);
    const decline = () =>
      working.partner.owner.session.POST(`${ownAward}/refusal`, {
        ...changing({ project }, offered.version),
        body: { reason: 'we found other money' },
      });
    const answers = await Promise.all([decline(), decline(), decline()]);
    expect(answers.filter(({ response }) => response.status === 200)).toHaveLength(1);
    expect(await money()).toEqual(before);
    const late = await refused(revoke(offered.id, offered.version + 1, 'declined already'));
    expect(late.code).toBe('state-conflict');
    expect(await money()).toEqual(before);
  });

  it('joins the journals of both books by their cause', async () => {
    const { rows } = await system.admin.query(
      `select count(*)::int as journals, count(distinct book_id)::int as books from journals where kind = 'award' and cause_id in
         (select id from awards where state = 'active') group by cause_id`,
    );
    expect(rows).toEqual([{ journals: 2, books: 2 }]);
  });

  it('lets only the coordinator’s lead accept, with no key, and not who offered it', async () => {
    const self = await world.partner('TH');
    const programme = await world.programme();
    await world.staff(programme.programme, self.owner, 'administrator');
    const { project } = await world.project(self, { ...programme, administrator: self.owner });
    const there = { programme: programme.programme };
    const envelope = { country: 'TH', amount: yen('1000') };
    await unwrap(self.owner.session.POST(envelopes, { ...once(there), body: envelope }));
    const offered = await unwrap(self.owner.session.POST(awards, { ...once(there), body: offerFor(project) }));
    const accept = (session: Session) =>
      refused(session.POST(`${ownAward}/acceptance`, changingOnce({ project }, offered.version)));
    expect(await accept(self.owner.session)).toMatchObject({ status: 403, code: 'same-person' });
    expect((await accept(system.client(await world.personalKey(self.owner)))).status).toBe(403);
    expect((await accept(programme.administrator.session)).status).toBe(404);
  });
});

describe('co-funding', () => {
  let funded: Funded;
  const here = () => ({ programme: funded.programme, award: funded.award });
  const entry = (amount = yen('250')): Schemas['EnterCoFunding'] => ({
    organisation: funded.partner.id,
    amount,
    evidence: 'bank reference 4711',
  });
  const enter = (body: Schemas['EnterCoFunding'], key?: string, by = funded.finance) =>
    by.session.POST(entries, { ...once(here(), key), body });
  /** What the client would not send. */
  const send = (body: object, options: { idempotency?: true }) =>
    funded.finance.session.send(
      'POST',
      `/programmes/${funded.programme}/awards/${funded.award}/co-funding-entries`,
      body,
      options,
    );

  beforeAll(async () => {
    funded = await world.funded(await world.partner('TH'), { gpuSeconds: 1000 });
  });

  it('counts once a second person has confirmed it, once', async () => {
    const key = randomUUID();
    const entered = await Promise.all(Array.from({ length: 8 }, () => unwrap(enter(entry(), key))));
    expect(new Set(entered.map(({ id }) => id)).size).toBe(1);
    const { id, version } = entered[0];
    const coFunding = async () => (await budgetOf(funded)).co_funding;
    expect(await coFunding()).toEqual([]);

    const confirm = (session: Session, idempotency?: string) =>
      session.POST(`${entryPath}/confirmation`, changingOnce({ ...here(), entry: id }, version, idempotency));
    expect(await refused(confirm(funded.finance.session))).toMatchObject({ status: 403, code: 'same-person' });
    const own = system.client(await world.personalKey(funded.finance));
    expect((await refused(confirm(own))).status).toBe(403);
    expect((await refused(confirm(funded.partner.owner.session))).status).toBe(404);
    expect(await coFunding()).toEqual([]);

    const again = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(funded.secondFinance.session, again)));
    expect(answers.map(({ response, data }) => [response.status, data?.state])).toEqual(
      Array(8).fill([200, 'confirmed']),
    );
    expect(await coFunding()).toMatchObject([{ limit: '250', available: '250' }]);
    expect((await refused(confirm(funded.secondFinance.session))).status).toBe(412);
  });

  it('can be refused by a second person, with a reason, and is then never counted', async () => {
    const { id, version } = await unwrap(enter(entry()));
    const body = { reason: 'the transfer bounced' };
    const place = { ...here(), entry: id };
    const refuse = (session: Session) => session.POST(`${entryPath}/refusal`, { ...changing(place, version), body });
    expect(await refused(refuse(funded.finance.session))).toMatchObject({ status: 403, code: 'same-person' });
    expect(await unwrap(refuse(funded.secondFinance.session))).toMatchObject({ state: 'refused', ...body });
    const late = await refused(
      funded.secondFinance.session.POST(`${entryPath}/confirmation`, changingOnce(place, version + 1)),
    );
    expect(late.code).toBe('state-conflict');
    const topics = await system.admin.query(`select topic from outbox where key = $1 order by id`, [read('cof', id)]);
    expect(topics.rows.map(({ topic }) => topic)).toEqual(['co_funding.entered', 'co_funding.refused']);
    // Page by page, newest first.
    const page = (cursor?: string) =>
      unwrap(funded.finance.session.GET(entries, { params: { path: here(), query: { limit: 1, cursor } } }));
    const first = await page();
    expect(first.data).toMatchObject([{ id, state: 'refused' }]);
    const next = await page(first.next_cursor as string);
    expect(next).toMatchObject({ data: [{ state: 'confirmed' }], next_cursor: null });
  });

  it('stands before the finance as long as it waits, the oldest first, with the name of whoever entered it', async () => {
    const waits = async (limit?: number, cursor?: string) => {
      const query = { state: 'entered', sort: 'entered_at', limit, cursor } as const;
      const path = { programme: funded.programme };
      const list = '/api/v1/programmes/{programme}/co-funding-entries';
      return unwrap(funded.secondFinance.session.GET(list, { params: { path, query } }));
    };
    expect((await waits()).data).toEqual([]);
    const made = [await unwrap(enter(entry())), await unwrap(enter(entry()))];
    const first = await waits(1);
    const then = await waits(1, first.next_cursor as string);
    expect([...first.data, ...then.data].map(({ id }) => id)).toEqual(made.map(({ id }) => id));
    const { name } = await unwrap(funded.finance.session.GET('/api/v1/me'));
    expect(first.data[0]).toMatchObject({
      project: funded.project,
      award: funded.award,
      entered_by_name: name,
      decided_by_name: null,
    });
    for (const { id, version } of made)
      await unwrap(
        funded.secondFinance.session.POST(`${entryPath}/refusal`, {
          ...changing({ ...here(), entry: id }, version),
          body: { reason: 'the transfer bounced' },
        }),
      );
    expect((await waits()).data).toEqual([]);
  });

  it('keeps one account per organisation when two entries are confirmed at once', async () => {
    const provider = await world.funded(await world.partner('VN'), { gpuSeconds: 1 });
    const place = { programme: provider.programme, award: provider.award };
    const body = { organisation: provider.partner.id, amount: yen('10'), evidence: 'bank reference' };
    const made = await Promise.all(
      [1, 2, 3].map(() => unwrap(provider.finance.session.POST(entries, { ...once(place), body }))),
    );
    const confirm = ({ id, version }: Schemas['CoFundingEntryDto']) =>
      provider.secondFinance.session.POST(`${entryPath}/confirmation`, changingOnce({ ...place, entry: id }, version));
    await Promise.all(made.map((one) => unwrap(confirm(one))));
    expect((await budgetOf(provider)).co_funding).toMatchObject([{ limit: '30' }]);
  });

  it('says what is wrong with an entry', async () => {
    const wrong = async (amount: Schemas['MoneyDto']) => faults(await refused(enter(entry(amount))));
    expect(await wrong({ amount: '1', currency: 'THB' })).toEqual({ '/amount': 'wrong-currency' });
    expect(await wrong(yen('0.5'))).toEqual({ '/amount': 'fraction-of-minor-unit' });
    expect(await wrong(yen('100000000000000001'))).toEqual({ '/amount': 'amount-too-large' });
    const noted = await send({ ...entry(), note: 'x' }, { idempotency: true });
    expect(Object.keys(faults(noted.body))).toEqual(['/note']);
    const stranger = await world.partner('SG');
    expect((await refused(enter({ ...entry(), organisation: stranger.id }))).status).toBe(404);
    expect((await send(entry(), {})).body.code).toBe('idempotency-key-required');
    const administrator = await refused(enter(entry(), undefined, funded.administrator));
    expect(administrator).toMatchObject({ status: 403, required_role: expect.any(Array) });
  });
});

describe('reading the books', () => {
  let funded: Funded;
  const lead = () => funded.partner.owner.session;
  const statement = `${accountsPath}/{account}/statement` as const;
  beforeAll(async () => {
    funded = await world.funded(await world.partner('TH'), { gpuSeconds: 1000, money: '5000' });
  });

  it('shows a statement page by page, and the journal behind a line', async () => {
    const { project } = funded;
    const line = (await accountsOf(funded)).find(({ kind }) => kind === 'grant_line');
    const path = { project, account: line?.id as string };
    const page = await unwrap(lead().GET(statement, { params: { path, query: { limit: 1 } } }));
    expect(page.data).toMatchObject([{ kind: 'award', amount: '5000', asset: 'JPY', cause_kind: 'award' }]);
    const { journal } = page.data[0];
    const { transfers } = await unwrap(
      lead().GET('/api/v1/projects/{project}/journals/{journal}', at({ project, journal })),
    );
    expect(transfers.map(({ amount, asset }) => `${amount} ${asset}`).sort()).toEqual(['1000 GPU_SEC:CPU', '5000 JPY']);
    expect((await unwrap(lead().GET('/api/v1/projects/{project}/holds', at({ project })))).data).toEqual([]);
  });

  it('shows nobody another project’s accounts', async () => {
    const other = await world.funded(await world.partner('VN'), { gpuSeconds: 10 });
    const [{ id: account }] = await accountsOf(other);
    expect((await refused(lead().GET(statement, at({ project: funded.project, account })))).status).toBe(404);
    const budget = lead().GET('/api/v1/projects/{project}/budget', at({ project: other.project }));
    expect((await refused(budget)).status).toBe(404);
  });

  it('lists accounts page by page', async () => {
    const all = await accountsOf(funded);
    expect(all.length).toBeGreaterThan(1);
    const seen = [];
    for (let cursor: string | undefined; ;) {
      const params = { path: { project: funded.project }, query: { limit: 1, cursor } };
      const page: Schemas['AccountPage'] = await unwrap(lead().GET(accountsPath, { params }));
      seen.push(...page.data);
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(all);
  });

  it('lets the administrator stop spending and lift that, and nobody else', async () => {
    const { programme, project, award } = funded;
    const steer = (session: Session, version: number, body: Schemas['SuspendAward']) =>
      session.POST(`${awardPath}/suspension`, { ...changing({ programme, award }, version), body });
    const stop: Schemas['SuspendAward'] = { state: 'suspended', reason: 'a gate was not reached' };
    const { version } = await unwrap(lead().GET(ownAward, at({ project })));
    expect((await refused(steer(funded.finance.session, version, stop))).status).toBe(403);
    const stopped = await unwrap(steer(funded.administrator.session, version, stop));
    const frozen = async () => (await accountsOf(funded)).map((account) => account.frozen);
    expect(await frozen()).toEqual([true, true]);
    // The words around the reason are the reader's: no sentence comes from here.
    const why = { frozen_by: 'award_suspended', frozen_reason: 'a gate was not reached' };
    expect(await accountsOf(funded)).toEqual([expect.objectContaining(why), expect.objectContaining(why)]);
    const lift: Schemas['SuspendAward'] = { state: 'active', reason: 'the gate was reached' };
    const again = await unwrap(steer(funded.administrator.session, stopped.version, lift));
    // An award in force has nothing to explain; why it goes on is on record.
    expect([stopped.state_reason, again.state_reason]).toEqual([stop.reason, null]);
    expect(await frozen()).toEqual([false, false]);
  });

  it('reconciles the programme and its projects, for those who may', async () => {
    const path = '/api/v1/programmes/{programme}/reconciliation';
    const { programme } = funded;
    const seen = await unwrap(funded.administrator.session.GET(path, at({ programme })));
    expect(seen.holds).toBe(true);
    expect(seen.invariants.map(({ invariant }) => invariant)).toEqual('I1 I2 I3 I4 I5 I6 I7 I11 H1'.split(' '));
    expect(seen.invariants[0].looked).toBeGreaterThan(1);
    expect((await refused(lead().GET(path, at({ programme })))).status).toBe(404);
  });
});
