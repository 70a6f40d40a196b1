import { request } from 'node:http';
import { type components, unwrap } from '@app/api-client';
import { FirstPerson, hashed } from '@app/identity';
import { Database } from '@app/platform/database';
import { RateLimiter } from '@app/platform/http';
import { Links } from '../../libs/identity/src/people/links';
import { at, changing, codeOf, refused, type Session, statusOf } from '../support/http';
import { until } from '../support/jobs-world';
import { tokenIn } from '../support/mail';
import { startSystem, type System } from '../support/system';

let system: System;
const password = 'a long phrase that nobody guesses';
const next = 'another phrase that nobody guesses';

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

/** The token in the newest link that was mailed to somebody. */
const mailed = (to: string) => tokenIn(system.mails(to).at(-1)) ?? '';
const numbers = { TH: '0105536112014', VN: '0100233488', SG: '00192200M', MY: '201901000005' };

const organisationPath = '/api/v1/organisations/{org}';
const memberPath = `${organisationPath}/members/{person}` as const;
const invitationsPath = `${organisationPath}/invitations` as const;
const keyPath = '/api/v1/me/keys/{key}';
const platformPath = '/api/v1/platform/organisations/{organisation}';

const registers = (body: components['schemas']['RegisterOrganisation']) =>
  system.client().POST('/api/v1/organisations', { body });
const verifies = (body: components['schemas']['ConfirmAddress']) =>
  system.client().POST('/api/v1/email-verifications', { body });
const signsIn = (email: string, secret = password) =>
  system.client().POST('/api/v1/sessions', { body: { email, password: secret } });
const joins = (body: components['schemas']['AcceptInvitation']) =>
  system.client().POST('/api/v1/invitations/acceptance', { body });
const looks = (token: string) => unwrap(system.client().POST('/api/v1/invitations/lookup', { body: { token } }));
/** What a one-time link is found to be; the refusal's code where there is none. */
const linkIs = async (purpose: components['schemas']['LinkLookup']['purpose'], token: string) => {
  const { data, error } = await system.client().POST('/api/v1/links/lookup', { body: { purpose, token } });
  return data?.state ?? error?.code;
};
/** A one-time link as the room makes it, without its mail. */
const makesLink = (purpose: components['schemas']['LinkLookup']['purpose'], person: string | null) =>
  system.api
    .get(Database)
    .transaction({ door: 'identity', scopes: {} }, (tx) => system.api.get(Links).make(tx, purpose, person));
/** What a one-time link still has in the database. */
const kept = async (token: string) => {
  const held = `select used_at, person_id, payload from identity.one_time_links where hash = $1`;
  return (await system.admin.query(held, [hashed(token)])).rows[0];
};
/** Its state alone: neither whose it was nor what it carried. */
const emptied = { used_at: expect.any(Date), person_id: null, payload: {} };
const meOf = (session: Session) => unwrap(session.GET('/api/v1/me'));
/** Whether a session or key opens anything at all. */
const opens = (session: Session) => statusOf(session.GET('/api/v1/me'));
const makesKey = (session: Session, body: components['schemas']['MakeKey']) =>
  unwrap(session.POST('/api/v1/me/keys', { body }));
/** Header of a change of what was read at a version, where the path has no ids. */
const ifMatch = (version: number) => ({ params: { header: { 'If-Match': `"${version}"` } } });

async function register(country: keyof typeof numbers, email: string): Promise<Session> {
  const registered = registers({
    legal_name: `Fictional ${country}`,
    country,
    registration_number: numbers[country],
    owner: { email, name: 'Somchai Example', password, locale: 'vi' },
  });
  expect(await statusOf(registered)).toBe(201);
  expect(await unwrap(verifies({ token: mailed(email), password }))).toMatchObject({ status: 'verified', email });
  return system.client().signIn(email, password);
}

describe('the first person', () => {
  const setUp = (token: string, n: number) => {
    const body = { token, email: `root${n}@monsoon.example`, name: 'Root', password, locale: 'th' as const };
    return system.client().POST('/api/v1/setup', { body });
  };

  it('is made by one of two links, once, even for many at a time', async () => {
    const older = (await system.api.get(FirstPerson).makeLink()) as string;
    const first = (await system.api.get(FirstPerson).makeLink()) as string;
    expect(await linkIs('setup', first)).toBe('open');
    expect(await linkIs('setup', older)).toBe('link-used-or-expired');
    const second = await makesLink('setup', null);
    // Nobody can be written down until several stand where they would be.
    const holder = await system.admin.connect();
    await holder.query('begin; lock table identity.people in share mode');
    const asked = Array.from({ length: 10 }, (_, n) => setUp(n % 2 ? first : second, n));
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await until(
      () => system.admin.query(waiting),
      ({ rowCount }) => (rowCount ?? 0) >= 4,
    );
    await holder.query('commit');
    holder.release();
    const answers = await Promise.all(asked);
    expect(answers.filter(({ response }) => response.status === 201)).toHaveLength(1);
    const codes = answers.map(({ error }) => error?.code ?? '');
    expect(codes.filter((code) => ['set-up-done', 'link-used-or-expired'].includes(code))).toHaveLength(9);
    const late = await Promise.all([setUp(first, 10), setUp(second, 11)].map(codeOf));
    expect(new Set(late)).toEqual(new Set(['link-used-or-expired', 'set-up-done']));
    expect(await system.api.get(FirstPerson).makeLink()).toBeNull();
    // Of two links that stood for the same, the one that was not used opens nothing either, and is told so.
    expect(await Promise.all([first, second].map((token) => linkIs('setup', token)))).toEqual(['used', 'used']);
  });

  it('is on the platform’s own record', async () => {
    const { rows } = await system.admin.query(`select email from identity.people where email like 'root%'`);
    expect(rows).toHaveLength(1);
    const root = await system.client().signIn(rows[0].email, password);
    expect((await meOf(root)).locale).toBe('th');
    const { data } = await unwrap(root.GET('/api/v1/platform/audit'));
    expect(data.map(({ action }) => action)).toEqual(['platform.set_up']);
  });
});

describe('signing in', () => {
  let owner: Session;
  beforeAll(async () => {
    owner = await register('TH', 'owner@th.example');
  });

  it('shows who I am, my roles and the rules', async () => {
    const me = await meOf(owner);
    expect(me).toMatchObject({ email: 'owner@th.example', email_verified: true });
    expect(me.roles).toEqual([expect.objectContaining({ scope_kind: 'organisation', role: 'owner' })]);
    // Of scopes as the API names them: the sites ask these rules with the ids that they have.
    expect(me.rules.length).toBeGreaterThan(0);
    expect(me.rules.map((rule) => (rule as { conditions?: unknown }).conditions)).toEqual(
      me.rules.map(() => ({ scopeId: me.roles[0].scope })),
    );
  });

  it('answers alike for a wrong password and an unknown address', async () => {
    const wrong = await refused(signsIn('owner@th.example', 'not this one at all'));
    const unknown = await refused(signsIn('nobody@th.example', 'not this one at all'));
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect({ ...wrong, request_id: '' }).toEqual({ ...unknown, request_id: '' });
  });

  it('throttles an account without locking it for good', async () => {
    const tries = await Promise.all(
      Array.from({ length: 14 }, () => signsIn('victim@th.example', 'wrong wrong wrong')),
    );
    const throttled = tries.filter(({ response }) => response.status === 429);
    expect(throttled.length).toBe(4);
    expect(Number(throttled[0].response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('lets the owner in from where they were before, however many guess elsewhere', async () => {
    const limiter = system.api.get(RateLimiter);
    // One more was the owner's own first sign-in.
    for (let n = 1; n < 100; n++) await limiter.take('sign-in:account:owner@th.example', 100, 3600);
    const signIn = (localAddress: string) =>
      new Promise<number>((resolve, reject) => {
        const { port } = new URL(system.url);
        const options = { host: '127.0.0.1', port, path: '/api/v1/sessions', method: 'POST', localAddress };
        const headers = { 'content-type': 'application/json' };
        request({ ...options, headers }, (answer) => resolve(answer.resume().statusCode as number))
          .on('error', reject)
          .end(JSON.stringify({ email: 'owner@th.example', password }));
      });
    expect(await signIn('127.0.0.2')).toBe(429);
    expect(await signIn('127.0.0.1')).toBe(201);
    await limiter.clear('sign-in:account:owner@th.example');
    expect(await signIn('127.0.0.2')).toBe(201);
  });

  it('reads the scope from the route, however its path is written', async () => {
    expect((await owner.send('GET', '/%6De')).body).toMatchObject({ email: 'owner@th.example' });
    expect((await owner.send('GET', '/%6De/keys')).status).toBe(200);
    const [{ scope }] = (await meOf(owner)).roles;
    expect((await owner.send('GET', `/%6Frganisations/${scope}`)).body.id).toBe(scope);
    expect((await system.client().send('GET', '/%6De')).status).toBe(401);
  });

  it('changes a person by the version that was read', async () => {
    const { version } = await meOf(owner);
    const change = (seen: number) => owner.PATCH('/api/v1/me', { ...ifMatch(seen), body: { locale: 'th' } });
    expect((await owner.send('PATCH', '/me', { locale: 'th' })).status).toBe(428);
    expect(await codeOf(change(version + 1))).toBe('version-conflict');
    expect(await unwrap(change(version))).toMatchObject({ locale: 'th', version: version + 1 });
  });

  /** The session that asks, among all of its person. */
  const current = async (session: Session) => {
    const { data } = await unwrap(session.GET('/api/v1/me/sessions'));
    return data.find((one) => one.current)?.id as string;
  };

  it('keeps what happens to an account on its own record', async () => {
    const other = await system.client().signIn('owner@th.example', password);
    await unwrap(owner.DELETE('/api/v1/me/sessions/{session}', at({ session: await current(other) })));
    const audit = await unwrap(owner.GET('/api/v1/me/audit', { params: { query: { limit: 200 } } }));
    expect(audit.data.slice(0, 3).map(({ action }) => action)).toEqual([
      'session.ended',
      'session.opened',
      'person.changed',
    ]);
    expect(audit.data.at(-1)?.action).toBe('address.confirmed');
  });

  it('refuses unsafe requests with a cookie from another site', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const body = { email: 'owner@th.example', password };
    expect((await owner.send('PATCH', '/me', { name: 'Evil' }, { headers })).body.code).toBe('cross-site-request');
    expect(await statusOf(owner.POST('/api/v1/sessions', { body, headers }))).toBe(403);
    // Also where a browser leaves the origin out.
    for (const site of ['cross-site', 'same-site', 'none']) {
      const quiet = { body, headers: { 'sec-fetch-site': site } };
      const code = await codeOf(system.client().POST('/api/v1/sessions', quiet));
      expect([site, code]).toEqual([site, 'cross-site-request']);
    }
    expect(await statusOf(owner.GET('/api/v1/me', { headers }))).toBe(200);
  });

  it('does nothing for a page that was read for somebody else', async () => {
    const { id } = await meOf(owner);
    const as = (person: string) => owner.send('GET', '/me', undefined, { headers: { 'monsoon-person': person } });
    expect((await as(id)).status).toBe(200);
    const other = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await as(other)).body).toMatchObject({ status: 401, code: 'another-person' });
    const rename = await owner.send('PATCH', '/me', { name: 'Mistaken' }, { headers: { 'monsoon-person': other } });
    expect(rename.body.code).toBe('another-person');
    expect((await as('somebody')).body.code).toBe('invalid-id');
  });

  it('ends a session at once', async () => {
    const other = await system.client().signIn('owner@th.example', password);
    const session = await current(other);
    expect(await statusOf(owner.DELETE('/api/v1/me/sessions/{session}', at({ session })))).toBe(204);
    expect(await opens(other)).toBe(401);
  });

  it('ends an idle session', async () => {
    const idle = await system.client().signIn('owner@th.example', password);
    system.clock.advance(13 * 3600);
    expect(await opens(idle)).toBe(401);
    system.clock.advance(-13 * 3600);
  });

  it('resets a password by mail, once, and ends all sessions', async () => {
    const before = await system.client().signIn('owner@th.example', password);
    const asks = (email: string) => unwrap(system.client().POST('/api/v1/password-resets', { body: { email } }));
    expect(await asks('owner@th.example')).toEqual(await asks('nobody@th.example'));
    const token = await until(
      () =>
        Promise.resolve(
          system.mails('owner@th.example').at(-1)?.text.includes('/reset#') && mailed('owner@th.example'),
        ),
      (found) => Boolean(found),
    );
    const resets = (secret: string) =>
      system
        .client()
        .POST('/api/v1/password-resets/confirmation', { body: { token: token as string, password: secret } });
    const weak = await refused(resets('short'));
    expect(weak.errors?.[0]).toMatchObject({ pointer: '/password', code: 'too-short', limit: 12 });
    expect(weak.errors?.[0]).not.toHaveProperty('value');
    expect((await refused(resets('password123456'))).errors?.[0].code).toBe('too-common');
    system.clock.advance(1800);
    expect(await linkIs('reset_password', token as string)).toBe('expired');
    system.clock.advance(-1800);
    expect(await linkIs('reset_password', token as string)).toBe('open');
    const { person_id } = await kept(token as string);
    const older = await makesLink('reset_password', person_id);
    const twice = await Promise.all([1, 2].map(() => statusOf(resets(next))));
    expect(twice.sort((a, b) => a - b)).toEqual([201, 410]);
    expect(await linkIs('reset_password', token as string)).toBe('used');
    // Others that were asked for end with it.
    expect(await linkIs('reset_password', older)).toBe('used');
    expect(await Promise.all([token as string, older].map(kept))).toEqual([emptied, emptied]);
    expect(await opens(before)).toBe(401);
    owner = await system.client().signIn('owner@th.example', next);
  });

  it('makes keys that do what their scopes say and no more', async () => {
    const made = await makesKey(owner, { name: 'script', scopes: ['organisation:read'] });
    expect(made.key).toMatch(/^msn_live_/);
    const key = system.client(made.key);
    const [{ scope: org }] = (await meOf(owner)).roles;
    expect(await statusOf(key.GET(organisationPath, at({ org })))).toBe(200);
    const auditOf = (session: Session) => session.GET(`${organisationPath}/audit`, at({ org }));
    expect(await codeOf(auditOf(key))).toBe('key-scope-missing');
    expect((await unwrap(auditOf(owner))).data[0]).toMatchObject({
      action: 'access.denied',
      by_key: true,
      details: { code: 'key-scope-missing' },
    });
    const more = { body: { name: 'more', scopes: ['jobs:write' as const] } };
    expect(await codeOf(key.POST('/api/v1/me/keys', more))).toBe('key-not-accepted');
    const typo = `${made.key.slice(0, -1)}${made.key.endsWith('0') ? '1' : '0'}`;
    expect(await opens(system.client(typo))).toBe(401);
    expect(JSON.stringify(await unwrap(owner.GET('/api/v1/me/keys')))).not.toContain(made.key);
    await unwrap(owner.DELETE(keyPath, at({ key: made.id })));
    expect(await statusOf(key.GET(organisationPath, at({ org })))).toBe(401);
  });

  it('replaces a key by a new one, both good for a while', async () => {
    const made = await makesKey(owner, { name: 'script', scopes: ['reference:read'], expires_in_days: 30 });
    const renew = (body: components['schemas']['RenewKey']) =>
      owner.POST(`${keyPath}/renewal`, { ...at({ key: made.id }), body });
    const renewed = await unwrap(renew({ overlap_seconds: 60 }));
    expect(renewed).toMatchObject({ name: 'script', scopes: ['reference:read'] });
    expect(Date.parse(renewed.expires_at as string)).toBeGreaterThan(Date.parse(made.expires_at as string) - 5000);
    const uses = () => Promise.all([made, renewed].map(({ key }) => opens(system.client(key))));
    expect(await uses()).toEqual([200, 200]);
    system.clock.advance(61);
    expect(await uses()).toEqual([401, 200]);
    system.clock.advance(-61);
    await unwrap(owner.DELETE(keyPath, at({ key: made.id })));
    expect(await statusOf(renew({}))).toBe(404);
    const page = (cursor?: string) => unwrap(owner.GET('/api/v1/me/keys', { params: { query: { limit: 1, cursor } } }));
    const first = await page();
    expect(first.data.map(({ id }) => id)).toEqual([renewed.id]);
    const second = await page(first.next_cursor as string);
    expect(second.data.map(({ id }) => id)).toEqual([made.id]);
  });

  it('keeps no token in clear', async () => {
    const { response } = await signsIn('owner@th.example', next);
    const cookie = /=([^;]+)/.exec(response.headers.getSetCookie()[0])?.[1] as string;
    const { key } = await makesKey(owner, { name: 'secret', scopes: ['reference:read'] });
    const { rows } = await system.admin.query(
      `select to_jsonb(s) as row from identity.sessions s union all select to_jsonb(k) from identity.api_keys k`,
    );
    const stored = JSON.stringify(rows);
    const [, , id, secret] = key.split('_');
    // The table is the right one: it has what a key is recognised by, and the session's person.
    expect(stored).toContain(id);
    for (const clear of [secret, cookie, Buffer.from(cookie).toString('hex'), Buffer.from(secret).toString('hex')])
      expect(stored).not.toContain(clear);
  });

  it('confirms an address only to whoever chose its password', async () => {
    const email = 'true-owner@my.example';
    const stranger = 'the phrase of a stranger';
    const registered = registers({
      legal_name: 'Of a stranger',
      country: 'MY',
      registration_number: '201901000007',
      owner: { email, name: 'Stranger', password: stranger },
    });
    expect(await statusOf(registered)).toBe(201);
    const token = mailed(email);
    const clicked = await refused(verifies({ token, password }));
    expect(clicked).toMatchObject({ status: 401, code: 'wrong-password' });
    expect(await codeOf(signsIn(email, stranger))).toBe('address-not-verified');
    // A wrong password uses no link up, and looking at it neither.
    expect(await linkIs('verify_email', token)).toBe('open');
    expect(await kept(token)).toEqual({
      used_at: null,
      person_id: expect.any(String),
      payload: { grant: expect.objectContaining({ role: 'owner' }) },
    });
    expect(await unwrap(verifies({ token, password: stranger }))).toMatchObject({ status: 'verified' });
    expect(await statusOf(verifies({ token, password: stranger }))).toBe(410);
    expect(await linkIs('verify_email', token)).toBe('used');
    expect(await kept(token)).toEqual(emptied);
    // Of another kind of link it is none.
    expect(await linkIs('reset_password', token)).toBe('link-used-or-expired');
  });

  it('tells only the owner of an address that it has an account', async () => {
    const body = (email: string, registration_number: string) => ({
      legal_name: 'A second one',
      country: 'MY',
      registration_number,
      owner: { email, name: 'Anybody', password: 'the phrase of somebody else' },
    });
    const fresh = await registers(body('fresh@my.example', '201901000008'));
    const taken = await registers(body('owner@th.example', '201901000009'));
    expect(Object.keys(taken.data ?? {})).toEqual(Object.keys(fresh.data ?? {}));
    expect([fresh.response.status, taken.response.status]).toEqual([201, 201]);
    const org = taken.data?.id as string;
    expect(await statusOf(owner.GET(organisationPath, at({ org })))).toBe(404);
    const token = mailed('owner@th.example');
    expect(await statusOf(verifies({ token, password: 'the phrase of somebody else' }))).toBe(401);
    expect(await statusOf(verifies({ token, password: next }))).toBe(201);
    expect(await statusOf(owner.GET(organisationPath, at({ org })))).toBe(200);
  });
});

describe('organisations', () => {
  let root: Session;
  let vietnam: Session;
  beforeAll(async () => {
    const { rows } = await system.admin.query(`select email from identity.people where email like 'root%'`);
    root = await system.client().signIn(rows[0].email, password);
    vietnam = await register('VN', 'owner@vn.example');
  });
  const scopeOf = async (session: Session) => (await meOf(session)).roles[0].scope;
  const invite = (by: Session, org: string, body: components['schemas']['InviteMember']) =>
    by.POST(invitationsPath, { ...at({ org }), body });
  const setRoles = (by: Session, org: string, person: string, roles: components['schemas']['ChangeMember']['roles']) =>
    by.PUT(memberPath, { ...at({ org, person }), body: { roles } });
  const auditOf = async (org: string) => (await unwrap(vietnam.GET(`${organisationPath}/audit`, at({ org })))).data;

  it('refuses a number that its register would not have written', async () => {
    const problem = await refused(
      registers({
        legal_name: 'Nowhere',
        country: 'TH',
        registration_number: '0105536112015',
        owner: { email: 'x@th.example', name: 'X', password: 'password123456' },
      }),
    );
    expect(problem.errors).toMatchObject([
      { pointer: '/registration_number', code: 'invalid-registration-number' },
      // Told with it, not after it.
      { pointer: '/owner/password', code: 'too-common' },
    ]);
    const owner = { email: 'x@th.example', name: 'X', password };
    const body = { legal_name: 'Nowhere', country: 'constructor', registration_number: '1', owner };
    expect((await system.client().send('POST', '/organisations', body)).status).toBe(400);
  });

  it('names every field that is wrong, and unknown ones', async () => {
    const answer = await system
      .client()
      .send('POST', '/organisations', { legal_name: 'X', country: 'xx', colour: 'red', owner: { email: 'no' } });
    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(answer.status).toBe(400);
    expect(pointers).toEqual(
      expect.arrayContaining([
        '/colour',
        '/legal_name',
        '/country',
        '/registration_number',
        '/owner/email',
        '/owner/name',
        '/owner/password',
      ]),
    );
    expect(JSON.stringify(answer.body)).not.toContain(password);
  });

  it('cannot be of a country that nobody added', async () => {
    const owner = { email: 'x@id.example', name: 'X', password };
    const body = { legal_name: 'Nowhere', country: 'ID', registration_number: '1', owner };
    const problem = await refused(registers(body));
    expect(problem.errors?.[0]).toMatchObject({ pointer: '/country', code: 'unknown-country', value: 'ID' });
  });

  it('that is not verified reads, mends its registration and invites a few, and does nothing else', async () => {
    const owner = await register('SG', 'owner@sg.example');
    const org = await scopeOf(owner);
    expect((await meOf(owner)).locale).toBe('vi');
    const { version } = await unwrap(owner.GET(organisationPath, at({ org })));
    const correction = { ...changing({ org }, version), body: { legal_name: 'Click evil.example' } };
    const mended = await unwrap(owner.PATCH(organisationPath, correction));
    expect(mended).toMatchObject({ legal_name: 'Click evil.example', evidence: null, version: version + 1 });
    const evidence = 'https://register.sg.example/00192200M';
    const shown = await unwrap(
      owner.PATCH(organisationPath, { ...changing({ org }, version + 1), body: { evidence } }),
    );
    expect(shown).toMatchObject({ legal_name: 'Click evil.example', evidence });
    const dataset = await owner.send('POST', `/organisations/${org}/datasets`, {});
    expect(dataset.body).toMatchObject({ status: 403, code: 'organisation-not-verified' });
    expect(await statusOf(owner.GET(`${organisationPath}/datasets`, at({ org })))).toBe(200);
    const answers = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((n) => invite(owner, org, { email: `guest${n}@sg.example`, role: 'member' })),
    );
    const statuses = answers.map(({ response }) => response.status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 201, 201, 201, 201, 429]);
    const { error, response } = answers[statuses.indexOf(429)];
    expect(error).toMatchObject({
      code: 'too-many-invitations',
      params: { limit: 5, state: 'registered' },
      checks: [expect.objectContaining({ limit: 5, used: 5, requested: 1 })],
    });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(86_000);
    const mail = JSON.stringify(system.mails(`guest${statuses.indexOf(201)}@sg.example`).at(-1));
    expect(mail).toContain('Một tổ chức tại Singapore');
    expect(mail).not.toMatch(/evil|Somchai/);
    system.clock.advance(86_401);
    const tomorrow = await system.client().signIn('owner@sg.example', password);
    expect(await statusOf(invite(tomorrow, org, { email: 'later@sg.example', role: 'member' }))).toBe(201);
    system.clock.advance(-86_401);
  });

  it('lists its invitations and takes one back', async () => {
    const org = await scopeOf(vietnam);
    const kept = await unwrap(invite(vietnam, org, { email: 'kept@vn.example', role: 'member' }));
    const gone = await unwrap(invite(vietnam, org, { email: 'gone@vn.example', role: 'member' }));
    const withdraw = () => vietnam.DELETE(`${invitationsPath}/{invitation}`, at({ org, invitation: gone.id }));
    expect(await statusOf(withdraw())).toBe(204);
    expect(await statusOf(withdraw())).toBe(404);
    expect((await unwrap(vietnam.GET(invitationsPath, at({ org })))).data).toEqual([
      expect.objectContaining({ id: gone.id, state: 'withdrawn' }),
      expect.objectContaining({ id: kept.id, state: 'sent', email: 'kept@vn.example' }),
    ]);
    const late = await refused(joins({ token: mailed('gone@vn.example'), name: 'Late', password }));
    expect(late).toMatchObject({ status: 410, code: 'link-used-or-expired' });
    // Nobody looked at this organisation yet: what it and its people call themselves is not told to strangers.
    const unnamed = { scope_name: null, inviter: null, country: 'VN' };
    const masked = (letter: string) => ({ ...unnamed, email: `${letter}…@vn.example` });
    expect(await looks(mailed('gone@vn.example'))).toMatchObject({ ...masked('g'), state: 'withdrawn' });
    system.clock.advance(7 * 86_400);
    expect(await looks(mailed('kept@vn.example'))).toMatchObject({ ...masked('k'), state: 'expired' });
    system.clock.advance(-7 * 86_400);
    const none = system.client().POST('/api/v1/invitations/lookup', { body: { token: 'x'.repeat(43) } });
    expect(await refused(none)).toMatchObject({ status: 410, code: 'link-used-or-expired' });
  });

  it('is invisible to others: 404, not 403', async () => {
    const org = await scopeOf(vietnam);
    const singapore = await system.client().signIn('owner@sg.example', password);
    expect(await statusOf(singapore.GET(organisationPath, at({ org })))).toBe(404);
    expect(await statusOf(system.client().GET(organisationPath, at({ org })))).toBe(401);
    const project = vietnam.GET(organisationPath, at({ org: 'prj_01h455vb4pex5vsknk084sn02q' }));
    expect(await codeOf(project)).toBe('invalid-id');
  });

  it('is verified with evidence, by the version that was read, and audited', async () => {
    const organisation = await scopeOf(vietnam);
    const body = { evidence: 'Register extract of today, checked by telephone.' };
    const verify = (by: Session, version: number) =>
      by.POST(`${platformPath}/verification`, { ...changing({ organisation }, version), body });
    const unseen = await root.send('POST', `/platform/organisations/${organisation}/verification`, body);
    expect(unseen.status).toBe(428);
    expect(await codeOf(verify(root, 9))).toBe('version-conflict');
    const verified = await verify(root, 1);
    expect(verified.data).toMatchObject({ state: 'verified', version: 2 });
    expect(verified.response.headers.get('etag')).toBe('"2"');
    expect(await codeOf(verify(root, 2))).toBe('state-conflict');
    const actions = (await auditOf(organisation)).map(({ action }) => action);
    expect(actions[0]).toBe('organisation.verified');
    expect(actions.at(-1)).toBe('organisation.registered');
    expect(await statusOf(verify(vietnam, 2))).toBe(404);
    // What it rests on is the platform's to read, and on its record.
    const { id, name } = await meOf(root);
    expect((await unwrap(root.GET(platformPath, at({ organisation })))).verification).toEqual({
      evidence: body.evidence,
      verified_by: id,
      verified_by_name: name,
      verified_at: expect.any(String),
    });
    // Nor does its own page say who was asked: the platform alone reads it.
    const owner = await meOf(vietnam);
    expect((await unwrap(root.GET(platformPath, at({ organisation })))).owners).toEqual([
      { person: owner.id, name: owner.name, email: owner.email, since: expect.any(String) },
    ]);
    const own = await unwrap(vietnam.GET(organisationPath, at({ org: organisation })));
    for (const platforms of ['verification', 'owners']) expect(own).not.toHaveProperty(platforms);
    const params = { query: { about: organisation } };
    const [act] = (await unwrap(root.GET('/api/v1/platform/audit', { params }))).data;
    expect(act).toMatchObject({
      action: 'organisation.verified',
      person_name: name,
      details: { reason: body.evidence },
    });
  });

  it('is stopped by a suspension and freed by lifting it', async () => {
    const org = await scopeOf(vietnam);
    const suspension = (version: number, body: components['schemas']['SuspendOrganisation']) =>
      unwrap(root.POST(`${platformPath}/suspension`, { ...changing({ organisation: org }, version), body }));
    const mine = async () => (await unwrap(vietnam.GET('/api/v1/me/organisations'))).data;
    expect(await mine()).toMatchObject([{ id: org, state: 'verified', state_reason: null, refused: false }]);
    await suspension(2, { state: 'suspended', reason: 'Its register entry lapsed.' });
    expect(await codeOf(vietnam.GET(organisationPath, at({ org })))).toBe('suspended');
    // Why still reaches its people, though nothing else of it does.
    const stopped = { id: org, state: 'suspended', state_reason: 'Its register entry lapsed.', refused: false };
    expect(await mine()).toMatchObject([stopped]);
    await suspension(3, { state: 'verified', reason: 'The entry was renewed.' });
    expect(await statusOf(vietnam.GET(organisationPath, at({ org })))).toBe(200);
  });

  it('invites people, who join once by the link', async () => {
    const org = await scopeOf(vietnam);
    await unwrap(invite(vietnam, org, { email: 'steward@vn.example', role: 'steward' }));
    const token = mailed('steward@vn.example');
    expect(await looks(token)).toMatchObject({
      state: 'sent',
      scope_kind: 'organisation',
      scope: org,
      scope_name: 'Fictional VN',
      inviter: 'Somchai Example',
      role: 'steward',
      email: 'steward@vn.example',
      account: false,
    });
    expect(await statusOf(joins({ token }))).toBe(400);
    const joined = await unwrap(joins({ token, name: 'Linh Example', password }));
    expect(joined).toMatchObject({ email: 'steward@vn.example', roles: ['steward'] });
    expect(await statusOf(joins({ token, name: 'L', password }))).toBe(410);
    expect(await looks(token)).toMatchObject({ state: 'accepted', account: true, email: 's…@vn.example' });
    const steward = await system.client().signIn('steward@vn.example', password);
    const problem = await refused(invite(steward, org, { email: 'a@b.example', role: 'owner' }));
    expect(problem).toMatchObject({ status: 403, code: 'role-missing', required_role: ['owner'] });
    expect((await auditOf(org))[0].action).toBe('access.denied');
  });

  it('takes a list of roles and nothing else', async () => {
    const org = await scopeOf(vietnam);
    const { id } = await meOf(vietnam);
    const answer = await vietnam.send('PUT', `/organisations/${org}/members/${id}`, { roles: 'owner' });
    expect(answer.body.errors[0].pointer).toBe('/roles');
    expect(await opens(vietnam)).toBe(200);
  });

  it('keeps one of two owners who remove each other at once', async () => {
    const org = await scopeOf(vietnam);
    await unwrap(invite(vietnam, org, { email: 'second@vn.example', role: 'owner' }));
    const joined = await unwrap(joins({ token: mailed('second@vn.example'), name: 'Second', password }));
    const second = await system.client().signIn('second@vn.example', password);
    const first = (await meOf(vietnam)).id;
    const statuses = await Promise.all([
      statusOf(setRoles(vietnam, org, joined.person, ['member'])),
      statusOf(setRoles(second, org, first, ['member'])),
    ]);
    // The later one finds itself no owner any more, or the last one: refused either way.
    expect([
      [200, 403],
      [200, 409],
    ]).toContainEqual(statuses.toSorted((a, b) => a - b));
    const [owner, person] = statuses[0] === 200 ? [vietnam, first] : [second, joined.person];
    const { data } = await unwrap(owner.GET(`${organisationPath}/members`, at({ org })));
    const owners = data.filter(({ roles }) => roles.includes('owner'));
    expect(owners.map((member) => member.person)).toEqual([person]);
    if (owner === second) {
      await unwrap(setRoles(second, org, first, ['owner']));
      await unwrap(setRoles(vietnam, org, joined.person, ['member']));
    }
  });

  it('keeps its last owner', async () => {
    const { id } = await meOf(vietnam);
    expect(await codeOf(setRoles(vietnam, await scopeOf(vietnam), id, ['member']))).toBe('last-owner');
  });

  it('lists its members page by page', async () => {
    const path = { org: await scopeOf(vietnam) };
    const members = (query: { limit?: number; cursor?: string }) =>
      unwrap(vietnam.GET(`${organisationPath}/members`, { params: { path, query } }));
    const whole = (await members({})).data;
    const first = await members({ limit: 1 });
    const second = await members({ limit: 1, cursor: first.next_cursor as string });
    expect([...first.data, ...second.data]).toEqual(whole.slice(0, 2));
    expect(whole.length).toBeGreaterThan(1);
  });

  it('is closed for good; its number may be registered anew', async () => {
    const email = 'closing@vn.example';
    const body = (owner: string) => ({
      legal_name: 'Closing',
      country: 'MY',
      registration_number: '201901000011',
      owner: { email: owner, name: 'Owner', password },
    });
    const { id: organisation } = await unwrap(registers(body(email)));
    await unwrap(verifies({ token: mailed(email), password }));
    const owner = await system.client().signIn(email, password);
    expect(await codeOf(registers(body('other@vn.example')))).toBe('organisation-known');
    const reason = { reason: 'Registered by a stranger.' };
    const close = (version: number) =>
      root.POST(`${platformPath}/closing`, { ...changing({ organisation }, version), body: reason });
    const unseen = await root.send('POST', `/platform/organisations/${organisation}/closing`, reason);
    expect(unseen.status).toBe(428);
    expect((await unwrap(close(1))).state).toBe('closed');
    expect(await codeOf(close(2))).toBe('state-conflict');
    const closed = await refused(owner.GET(organisationPath, at({ org: organisation })));
    expect(closed).toMatchObject({ status: 403, code: 'closed' });
    await unwrap(registers(body('other@vn.example')));
  });

  it('takes an Idempotency-Key on the platform too, and records who is refused there', async () => {
    const body = { code: 'LA', currency: 'LAK', names: { en: 'Laos' } };
    const params = { header: { 'Idempotency-Key': 'laos' } };
    const twice = await Promise.all(
      [1, 2].map(() => statusOf(root.POST('/api/v1/platform/countries', { params, body }))),
    );
    expect(twice).toEqual([201, 201]);
    const { key } = await makesKey(root, { name: 'reader', scopes: ['platform:read'] });
    const reader = system.client(key);
    expect(await statusOf(reader.GET('/api/v1/platform/organisations'))).toBe(200);
    expect(await codeOf(reader.POST('/api/v1/platform/countries', { body }))).toBe('key-not-accepted');
    const audit = (await unwrap(root.GET('/api/v1/platform/audit'))).data;
    expect(audit.slice(0, 2)).toEqual([
      expect.objectContaining({ action: 'access.denied', by_key: true, details: expect.anything() }),
      expect.objectContaining({ action: 'country.added', details: { code: 'LA', currency: 'LAK' } }),
    ]);
  });

  it('walks the platform list by cursor, which cannot be carried to another filter', async () => {
    const page = (query: { limit: number; cursor?: string; state?: 'verified' }) =>
      root.GET('/api/v1/platform/organisations', { params: { query } });
    const first = await unwrap(page({ limit: 1 }));
    expect(first.data).toHaveLength(1);
    const cursor = first.next_cursor as string;
    const second = await unwrap(page({ limit: 1, cursor }));
    expect(second.data[0].id).not.toBe(first.data[0].id);
    expect(await codeOf(page({ limit: 1, state: 'verified', cursor }))).toBe('invalid-cursor');
    expect(await statusOf(page({ limit: 201 }))).toBe(400);
  });
});
