import { randomUUID } from 'node:crypto';
import type { Answer } from '../support/http';
import { read } from '@app/platform/ids';
import { startSystem, type System } from '../support/system';
import { type Funded, sure, type Working, World } from '../support/world';

let system: System;
let world: World;
beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
});
afterAll(() => system.stop());
afterEach(async () => {
  const wrong = await system.admin.query('select invariant, first_wrong from reconcile_books() where wrong > 0');
  expect(wrong.rows).toEqual([]);
});

const yen = (amount: string) => ({ amount, currency: 'JPY' });

function offerFor(project: string, change: object = {}, tranche: object = {}): Record<string, unknown> {
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
const faults = ({ body }: Answer) =>
  Object.fromEntries(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]));

describe('offering and accepting', () => {
  let working: Working;
  const envelopes = () => `/programmes/${working.programme}/envelopes`;
  const awards = () => `/programmes/${working.programme}/awards`;
  const staff = () => working.administrator.session;
  const offer = (body: object, key: string | true = true) => staff().post(awards(), body, { idempotency: key });

  beforeAll(async () => {
    working = await world.project(await world.partner('TH'));
    sure(await staff().post(envelopes(), { country: 'TH', amount: yen('2500') }, { idempotency: true }));
  });

  it('says of each wrong amount what is wrong with it', async () => {
    const lines = (amount: unknown) => ({ lines: [{ category: 'compute', amount }] });
    const at = '/tranches/0/lines/0/amount';
    const one = async (amount: unknown) => {
      const answer = await offer(offerFor(working.project, {}, lines(amount)));
      expect(answer.status).toBe(400);
      return faults(answer);
    };
    expect(await one({ amount: '100', currency: 'THB' })).toEqual({ [at]: 'wrong-currency' });
    expect(await one(yen('100.5'))).toEqual({ [at]: 'fraction-of-minor-unit' });
    expect(await one(yen('0'))).toEqual({ [at]: 'amount-zero' });
    expect(await one(yen('999999999999999999'))).toEqual({ [at]: 'amount-too-large' });
    for (const amount of ['-5', '1e3', '0x10', '1,000', ' 5', '9'.repeat(19), '', 'NaN', 5, 1e300, null, ['5'], {}])
      expect(Object.keys(await one({ amount, currency: 'JPY' }))).toEqual([`${at}/amount`]);
    expect(Object.keys(await one({ amount: '5', currency: 'XYZ' }))).toEqual([`${at}/currency`]);
    expect(Object.keys(await one({ ...yen('5'), rounding: 'up' }))).toEqual([`${at}/rounding`]);
  });

  it('says of each other wrong field what is wrong with it', async () => {
    const pointers = async (change: object, tranche: object = {}) => {
      const answer = await offer(offerFor(working.project, change, tranche));
      expect([answer.status, change, tranche]).toEqual([400, change, tranche]);
      return Object.keys(faults(answer));
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
    const twice = { category: 'compute', amount: yen('1') };
    expect(await pointers({}, { lines: [twice, twice] })).toEqual(['/tranches/0']);
    expect((await staff().post(awards(), offerFor(working.project))).body.code).toBe('idempotency-key-required');
  });

  it('needs an envelope of that country, and no more than it has', async () => {
    const other = await offer(offerFor(working.project, { envelope_country: 'VN' }));
    expect(other.status).toBe(404);
    const tranche = { lines: [{ category: 'compute', amount: yen('2501') }] };
    const refused = await offer(offerFor(working.project, { ceiling: yen('2501') }, tranche));
    expect(refused.body).toMatchObject({ status: 409, code: 'envelope-exhausted' });
    expect(refused.body.checks[0]).toMatchObject({ limit: '2500', used: '0', requested: '2501', result: 'failed' });
    expect(refused.body.changes[0]).toMatchObject({ effect: 'at most 2500 JPY fits', possible: true });
  });

  it('never awards more than the envelope, whoever asks at once, and always says the numbers', async () => {
    const projects = await Promise.all(Array.from({ length: 5 }, () => world.project(working.partner, working)));
    const answers = await Promise.all(projects.map(({ project }) => offer(offerFor(project))));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 201, 409, 409, 409]);
    for (const { body } of answers.filter(({ status }) => status === 409))
      expect(body).toMatchObject({
        code: 'envelope-exhausted',
        checks: [{ limit: '2500', used: '2000', requested: '1000' }],
      });
    for (const { body } of answers.filter(({ status }) => status === 201)) {
      const path = `${awards()}/${body.id}/revocation`;
      const options = { idempotency: true as const, ifMatch: body.version };
      expect(sure(await staff().post(path, { reason: 'only a test' }, options)).body.state).toBe('revoked');
    }
    const [envelope] = sure(await staff().get(envelopes())).body.data;
    expect(envelope.available).toEqual(yen('2500'));
    // What was taken back stays on record: limit and used both grew.
    const statement = sure(await staff().get(`/programmes/${working.programme}/accounts/${envelope.id}/statement`));
    const kinds = statement.body.data.map(({ kind, amount }: { kind: string; amount: string }) => `${kind} ${amount}`);
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
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(201));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect((await offer({ ...body, ceiling: yen('2000') }, key)).body.code).toBe('idempotency-key-reused');
    expect((await offer(body)).body).toMatchObject({
      code: 'award-exists',
      checks: [{ check: 'no-live-award', result: 'failed', used: 1, detail: 'offered' }],
      changes: [{ action: 'revoke-award', possible: true }],
    });
    expect(answers[0].body.tranches[0].id).toMatch(/^trn_/);

    const { session } = working.partner.owner;
    const path = `/projects/${working.project}/award/acceptance`;
    expect((await session.post(path, {}, { ifMatch: 1 })).body.code).toBe('idempotency-key-required');
    expect((await session.post(path, {}, { idempotency: true })).status).toBe(428);
    expect((await session.post(path, {}, { idempotency: true, ifMatch: 7 })).status).toBe(412);
    const accept = { idempotency: randomUUID(), ifMatch: answers[0].body.version };
    const accepted = await Promise.all(Array.from({ length: 12 }, () => session.post(path, {}, accept)));
    expect(accepted.map((answer) => [answer.status, answer.body.state])).toEqual(Array(12).fill([200, 'active']));
    const budget = sure(await session.get(`/projects/${working.project}/budget`)).body;
    expect(budget.grant.map(({ limit }: { limit: string }) => limit).sort()).toEqual(['100', '900']);
    expect(budget.gpu_time).toMatchObject([{ kind: 'gpu_unallotted', limit: '5000', available: '5000' }]);
    expect(budget.subsidy_rate).toEqual({ num: 3, den: 4 });
  });

  it('knows the GPU types, and says which there are', async () => {
    const answer = await offer(offerFor(working.project, {}, { gpu_time: [{ gpu_type: 'B9000', seconds: 5 }] }));
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([
      expect.objectContaining({
        pointer: '/tranches/0/gpu_time/0/gpu_type',
        code: 'unknown',
        limit: ['CPU'],
        value: 'B9000',
      }),
    ]);
  });

  it('gives the envelope back what a declined offer had taken, in the same act, once', async () => {
    const other = await world.project(working.partner, working);
    const available = async () => sure(await staff().get(envelopes())).body.data[0].available;
    const before = await available();
    const offered = sure(await offer(offerFor(other.project)));
    expect(await available()).not.toEqual(before);
    const decline = () =>
      working.partner.owner.session.post(
        `/projects/${other.project}/award/refusal`,
        { reason: 'we found other money' },
        { ifMatch: offered.body.version },
      );
    const answers = await Promise.all([decline(), decline(), decline()]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await available()).toEqual(before);
    const revoke = await staff().post(
      `${awards()}/${offered.body.id}/revocation`,
      { reason: 'declined already' },
      { idempotency: true, ifMatch: offered.body.version + 1 },
    );
    expect(revoke.body.code).toBe('state-conflict');
    expect(await available()).toEqual(before);
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
    const made = await world.project(self, { ...programme, administrator: self.owner });
    const post = (path: string, body: object) =>
      self.owner.session.post(`/programmes/${made.programme}/${path}`, body, { idempotency: true });
    sure(await post('envelopes', { country: 'TH', amount: yen('1000') }));
    const offered = sure(await post('awards', offerFor(made.project)));
    const path = `/projects/${made.project}/award/acceptance`;
    const options = { idempotency: true as const, ifMatch: offered.body.version };
    const same = await self.owner.session.post(path, {}, options);
    expect(same.body).toMatchObject({ status: 403, code: 'same-person' });
    const key = system.client(await world.personalKey(self.owner));
    expect((await key.post(path, {}, options)).status).toBe(403);
    expect((await programme.administrator.session.post(path, {}, options)).status).toBe(404);
  });
});

describe('co-funding', () => {
  let funded: Funded;
  const path = () => `/programmes/${funded.programme}/awards/${funded.award}/co-funding-entries`;
  const entry = (amount: unknown = yen('250')) => ({
    organisation: funded.partner.id,
    amount,
    evidence: 'bank reference 4711',
  });
  const enter = (body: object, key: string | true = true) =>
    funded.finance.session.post(path(), body, { idempotency: key });

  beforeAll(async () => {
    funded = await world.funded(await world.partner('TH'), { gpuSeconds: 1000 });
  });

  it('counts once a second person has confirmed it, once', async () => {
    const key = randomUUID();
    const entered = await Promise.all(Array.from({ length: 8 }, () => enter(entry(), key)));
    expect(new Set(entered.map(({ body }) => body.id)).size).toBe(1);
    const { id, version } = entered[0].body;
    const budget = async () =>
      sure(await funded.partner.owner.session.get(`/projects/${funded.project}/budget`)).body.co_funding;
    expect(await budget()).toEqual([]);

    const confirm = (session: typeof funded.finance.session, idempotency: string | true) =>
      session.post(`${path()}/${id}/confirmation`, {}, { idempotency, ifMatch: version });
    expect((await confirm(funded.finance.session, true)).body).toMatchObject({ status: 403, code: 'same-person' });
    const own = system.client(await world.personalKey(funded.finance));
    expect((await confirm(own, true)).status).toBe(403);
    expect((await confirm(funded.partner.owner.session, true)).status).toBe(404);
    expect(await budget()).toEqual([]);

    const again = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(funded.secondFinance.session, again)));
    expect(answers.map(({ status, body }) => [status, body.state])).toEqual(Array(8).fill([200, 'confirmed']));
    expect(await budget()).toMatchObject([{ limit: '250', available: '250' }]);
    expect((await confirm(funded.secondFinance.session, true)).status).toBe(412);
  });

  it('can be refused by a second person, with a reason, and is then never counted', async () => {
    const { id, version } = sure(await enter(entry())).body;
    const body = { reason: 'the transfer bounced' };
    const refuse = (session: typeof funded.finance.session) =>
      session.post(`${path()}/${id}/refusal`, body, { ifMatch: version });
    expect((await refuse(funded.finance.session)).body).toMatchObject({ status: 403, code: 'same-person' });
    expect(sure(await refuse(funded.secondFinance.session)).body).toMatchObject({ state: 'refused', ...body });
    const late = await funded.secondFinance.session.post(
      `${path()}/${id}/confirmation`,
      {},
      { idempotency: true, ifMatch: version + 1 },
    );
    expect(late.body.code).toBe('state-conflict');
    const topics = await system.admin.query(`select topic from outbox where key = $1 order by id`, [read('cof', id)]);
    expect(topics.rows.map(({ topic }) => topic)).toEqual(['co_funding.entered', 'co_funding.refused']);
    // Page by page, newest first.
    const first = sure(await funded.finance.session.get(`${path()}?limit=1`)).body;
    expect(first.data).toMatchObject([{ id, state: 'refused' }]);
    const next = sure(await funded.finance.session.get(`${path()}?limit=1&cursor=${first.next_cursor}`)).body;
    expect(next).toMatchObject({ data: [{ state: 'confirmed' }], next_cursor: null });
  });

  it('keeps one account per organisation when two entries are confirmed at once', async () => {
    const provider = await world.funded(await world.partner('VN'), { gpuSeconds: 1 });
    const at = `/programmes/${provider.programme}/awards/${provider.award}/co-funding-entries`;
    const body = { organisation: provider.partner.id, amount: yen('10'), evidence: 'bank reference' };
    const made = await Promise.all([1, 2, 3].map(() => provider.finance.session.post(at, body, { idempotency: true })));
    await Promise.all(
      made.map(async (one) =>
        sure(
          await provider.secondFinance.session.post(
            `${at}/${sure(one).body.id}/confirmation`,
            {},
            { idempotency: true, ifMatch: one.body.version },
          ),
        ),
      ),
    );
    const budget = await provider.partner.owner.session.get(`/projects/${provider.project}/budget`);
    expect(budget.body.co_funding).toMatchObject([{ limit: '30' }]);
  });

  it('says what is wrong with an entry', async () => {
    expect(faults(await enter(entry({ amount: '1', currency: 'THB' })))).toEqual({ '/amount': 'wrong-currency' });
    expect(faults(await enter(entry(yen('0.5'))))).toEqual({ '/amount': 'fraction-of-minor-unit' });
    expect(faults(await enter(entry(yen('100000000000000001'))))).toEqual({ '/amount': 'amount-too-large' });
    expect(Object.keys(faults(await enter({ ...entry(), note: 'x' })))).toEqual(['/note']);
    const stranger = await world.partner('SG');
    expect((await enter({ ...entry(), organisation: stranger.id })).status).toBe(404);
    expect((await funded.finance.session.post(path(), entry())).body.code).toBe('idempotency-key-required');
    const administrator = await funded.administrator.session.post(path(), entry(), { idempotency: true });
    expect(administrator.body).toMatchObject({ status: 403, required_role: expect.any(Array) });
  });
});

describe('reading the books', () => {
  let funded: Funded;
  beforeAll(async () => {
    funded = await world.funded(await world.partner('TH'), { gpuSeconds: 1000, money: '5000' });
  });

  it('shows a statement page by page, and the journal behind a line', async () => {
    const { session } = funded.partner.owner;
    const accounts = sure(await session.get(`/projects/${funded.project}/accounts`)).body.data;
    const line = accounts.find(({ kind }: { kind: string }) => kind === 'grant_line');
    const path = `/projects/${funded.project}/accounts/${line.id}/statement`;
    const page = sure(await session.get(`${path}?limit=1`)).body;
    expect(page.data).toMatchObject([{ kind: 'award', amount: '5000', asset: 'JPY', cause_kind: 'award' }]);
    const journal = sure(await session.get(`/projects/${funded.project}/journals/${page.data[0].journal}`)).body;
    const transfers = journal.transfers as { credit: string; amount: string; asset: string }[];
    expect(transfers.map(({ amount, asset }) => `${amount} ${asset}`).sort()).toEqual(['1000 GPU_SEC:CPU', '5000 JPY']);
    expect(sure(await session.get(`/projects/${funded.project}/holds`)).body.data).toEqual([]);
  });

  it('shows nobody another project’s accounts', async () => {
    const other = await world.funded(await world.partner('VN'), { gpuSeconds: 10 });
    const foreign = sure(await other.partner.owner.session.get(`/projects/${other.project}/accounts`)).body.data[0].id;
    const { session } = funded.partner.owner;
    expect((await session.get(`/projects/${funded.project}/accounts/${foreign}/statement`)).status).toBe(404);
    expect((await session.get(`/projects/${other.project}/budget`)).status).toBe(404);
  });

  it('lists accounts page by page', async () => {
    const path = `/projects/${funded.project}/accounts`;
    const { session } = funded.partner.owner;
    const all = sure(await session.get(path)).body.data;
    expect(all.length).toBeGreaterThan(1);
    const seen = [];
    for (let cursor = ''; ;) {
      const page = sure(await session.get(`${path}?limit=1${cursor}`)).body;
      seen.push(...page.data);
      if (!page.next_cursor) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual(all);
  });

  it('lets the administrator stop spending and lift that, and nobody else', async () => {
    const path = `/programmes/${funded.programme}/awards/${funded.award}/suspension`;
    const body = { state: 'suspended', reason: 'a gate was not reached' };
    const award = sure(await funded.partner.owner.session.get(`/projects/${funded.project}/award`)).body;
    expect((await funded.finance.session.post(path, body, { ifMatch: award.version })).status).toBe(403);
    const stopped = sure(await funded.administrator.session.post(path, body, { ifMatch: award.version }));
    const frozen = async () =>
      sure(await funded.partner.owner.session.get(`/projects/${funded.project}/accounts`)).body.data.map(
        (account: { frozen: boolean }) => account.frozen,
      );
    expect(await frozen()).toEqual([true, true]);
    const lift = { state: 'active', reason: 'the gate was reached' };
    sure(await funded.administrator.session.post(path, lift, { ifMatch: stopped.body.version }));
    expect(await frozen()).toEqual([false, false]);
  });

  it('reconciles the programme and its projects, for those who may', async () => {
    const path = `/programmes/${funded.programme}/reconciliation`;
    const seen = sure(await funded.administrator.session.get(path)).body;
    expect(seen.holds).toBe(true);
    expect(seen.invariants.map(({ invariant }: { invariant: string }) => invariant)).toEqual(
      'I1 I2 I3 I4 I5 I6 I7 I11 H1'.split(' '),
    );
    expect(seen.invariants[0].looked).toBeGreaterThan(1);
    expect((await funded.partner.owner.session.get(path)).status).toBe(404);
  });
});
