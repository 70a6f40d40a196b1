import { request } from 'node:http';
import { FirstPerson } from '@app/identity';
import { Database } from '@app/platform/database';
import { RateLimiter } from '@app/platform/http';
import { Links } from '../../libs/identity/src/people/links';
import type { Session } from '../support/http';
import { until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { sure } from '../support/world';

let system: System;
const password = 'a long phrase that nobody guesses';
const next = 'another phrase that nobody guesses';

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

/** The token in the newest link that was mailed to somebody. */
const mailed = (to: string) => /#([\w-]+)/.exec(system.mails(to).at(-1)?.replaceAll('=\n', '') ?? '')?.[1] ?? '';
const numbers = { TH: '0105536112014', VN: '0100233488', SG: '00192200M', MY: '201901000005' };

async function register(country: keyof typeof numbers, email: string): Promise<Session> {
  const answer = await system.client().post('/organisations', {
    legal_name: `Fictional ${country}`,
    country,
    registration_number: numbers[country],
    owner: { email, name: 'Somchai Example', password },
  });
  expect(answer.status).toBe(201);
  const verified = await system.client().post('/email-verifications', { token: mailed(email), password });
  expect(verified.body).toEqual({ status: 'verified' });
  return system.client().signIn(email, password);
}

describe('the first person', () => {
  const setUp = (token: string | null, n: number) =>
    system.client().post('/setup', { token, email: `root${n}@monsoon.example`, name: 'Root', password });

  it('is made by one of two links, once, even for many at a time', async () => {
    const first = await system.api.get(FirstPerson).makeLink();
    const second = await system.api
      .get(Database)
      .transaction({ door: 'identity', scopes: {} }, (tx) => system.api.get(Links).make(tx, 'setup', null));
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
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => ['set-up-done', 'link-used-or-expired'].includes(body.code))).toHaveLength(9);
    const late = await Promise.all([setUp(first, 10), setUp(second, 11)]);
    expect(new Set(late.map(({ body }) => body.code))).toEqual(new Set(['link-used-or-expired', 'set-up-done']));
    expect(await system.api.get(FirstPerson).makeLink()).toBeNull();
  });

  it('is on the platform’s own record', async () => {
    const { rows } = await system.admin.query(`select email from identity.people where email like 'root%'`);
    expect(rows).toHaveLength(1);
    const root = await system.client().signIn(rows[0].email, password);
    const { body } = await root.get('/platform/audit');
    expect(body.data.map(({ action }: { action: string }) => action)).toEqual(['platform.set_up']);
  });
});

describe('signing in', () => {
  let owner: Session;
  beforeAll(async () => {
    owner = await register('TH', 'owner@th.example');
  });

  it('shows who I am, my roles and the rules', async () => {
    const me = await owner.get('/me');
    expect(me.body).toMatchObject({ email: 'owner@th.example', email_verified: true });
    expect(me.body.roles).toEqual([expect.objectContaining({ scope_kind: 'organisation', role: 'owner' })]);
    expect(me.body.rules.length).toBeGreaterThan(0);
  });

  it('answers alike for a wrong password and an unknown address', async () => {
    const wrong = await system
      .client()
      .post('/sessions', { email: 'owner@th.example', password: 'not this one at all' });
    const unknown = await system
      .client()
      .post('/sessions', { email: 'nobody@th.example', password: 'not this one at all' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect({ ...wrong.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' });
  });

  it('throttles an account without locking it for good', async () => {
    const tries = await Promise.all(
      Array.from({ length: 14 }, () =>
        system.client().post('/sessions', { email: 'victim@th.example', password: 'wrong wrong wrong' }),
      ),
    );
    const refused = tries.filter(({ status }) => status === 429);
    expect(refused.length).toBe(4);
    expect(Number(refused[0].headers.get('retry-after'))).toBeGreaterThan(0);
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
    expect((await owner.get('/%6De')).body).toMatchObject({ email: 'owner@th.example' });
    expect((await owner.get('/%6De/keys')).status).toBe(200);
    const [{ scope }] = (await owner.get('/me')).body.roles;
    expect((await owner.get(`/%6Frganisations/${scope}`)).body.id).toBe(scope);
    expect((await system.client().get('/%6De')).status).toBe(401);
  });

  it('changes a person by the version that was read', async () => {
    const { body } = await owner.get('/me');
    expect((await owner.patch('/me', { locale: 'th' })).status).toBe(428);
    expect((await owner.patch('/me', { locale: 'th' }, { ifMatch: body.version + 1 })).body.code).toBe(
      'version-conflict',
    );
    const changed = await owner.patch('/me', { locale: 'th' }, { ifMatch: body.version });
    expect(changed.body).toMatchObject({ locale: 'th', version: body.version + 1 });
  });

  it('keeps what happens to an account on its own record', async () => {
    const other = await system.client().signIn('owner@th.example', password);
    const { body } = await other.get('/me/sessions');
    const { id } = body.data.find(({ current }: { current: boolean }) => current);
    await owner.delete(`/me/sessions/${id}`);
    const audit = (await owner.get('/me/audit?limit=200')).body.data;
    expect(audit.slice(0, 3).map(({ action }: { action: string }) => action)).toEqual([
      'session.ended',
      'session.opened',
      'person.changed',
    ]);
    expect(audit.at(-1).action).toBe('address.confirmed');
  });

  it('refuses unsafe requests with a cookie from another site', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await owner.patch('/me', { name: 'Evil' }, { headers })).body.code).toBe('cross-site-request');
    expect((await owner.post('/sessions', { email: 'owner@th.example', password }, { headers })).status).toBe(403);
    // Also where a browser leaves the origin out.
    for (const site of ['cross-site', 'same-site', 'none']) {
      const quiet = { headers: { 'sec-fetch-site': site } };
      const answer = await system.client().post('/sessions', { email: 'owner@th.example', password }, quiet);
      expect([site, answer.body.code]).toEqual([site, 'cross-site-request']);
    }
    expect((await owner.get('/me', { headers })).status).toBe(200);
  });

  it('ends a session at once', async () => {
    const other = await system.client().signIn('owner@th.example', password);
    const { body } = await other.get('/me/sessions');
    const current = body.data.find((session: { current: boolean }) => session.current);
    expect((await owner.delete(`/me/sessions/${current.id}`)).status).toBe(204);
    expect((await other.get('/me')).status).toBe(401);
  });

  it('ends an idle session', async () => {
    const idle = await system.client().signIn('owner@th.example', password);
    system.clock.advance(13 * 3600);
    expect((await idle.get('/me')).status).toBe(401);
    system.clock.advance(-13 * 3600);
  });

  it('resets a password by mail, once, and ends all sessions', async () => {
    const before = await system.client().signIn('owner@th.example', password);
    const asked = await system.client().post('/password-resets', { email: 'owner@th.example' });
    const unknown = await system.client().post('/password-resets', { email: 'nobody@th.example' });
    expect(asked.body).toEqual(unknown.body);
    const token = await until(
      () =>
        Promise.resolve(
          system.mails('owner@th.example').at(-1)?.includes('half an hour') && mailed('owner@th.example'),
        ),
      (found) => Boolean(found),
    );
    const weak = await system.client().post('/password-resets/confirmation', { token, password: 'short' });
    expect(weak.body.errors[0]).toMatchObject({ pointer: '/password', code: 'too-short', limit: 12, value: 5 });
    const common = await system.client().post('/password-resets/confirmation', { token, password: 'password123456' });
    expect(common.body.errors[0].code).toBe('too-common');
    const twice = await Promise.all(
      [1, 2].map(() => system.client().post('/password-resets/confirmation', { token, password: next })),
    );
    expect(twice.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 410]);
    expect((await before.get('/me')).status).toBe(401);
    owner = await system.client().signIn('owner@th.example', next);
  });

  it('makes keys that do what their scopes say and no more', async () => {
    const made = await owner.post('/me/keys', { name: 'script', scopes: ['organisation:read'] });
    expect(made.body.key).toMatch(/^msn_live_/);
    const key = system.client(made.body.key);
    const [{ scope }] = (await owner.get('/me')).body.roles;
    expect((await key.get(`/organisations/${scope}`)).status).toBe(200);
    expect((await key.get(`/organisations/${scope}/audit`)).body.code).toBe('key-scope-missing');
    const audit = await owner.get(`/organisations/${scope}/audit`);
    expect(audit.body.data[0]).toMatchObject({
      action: 'access.denied',
      by_key: true,
      details: { code: 'key-scope-missing' },
    });
    expect((await key.post('/me/keys', { name: 'more', scopes: ['jobs:write'] })).body.code).toBe('key-not-accepted');
    const typo = `${made.body.key.slice(0, -1)}${made.body.key.endsWith('0') ? '1' : '0'}`;
    expect((await system.client(typo).get('/me')).status).toBe(401);
    expect(JSON.stringify((await owner.get('/me/keys')).body)).not.toContain(made.body.key);
    await owner.delete(`/me/keys/${made.body.id}`);
    expect((await key.get(`/organisations/${scope}`)).status).toBe(401);
  });

  it('replaces a key by a new one, both good for a while', async () => {
    const made = await owner.post('/me/keys', { name: 'script', scopes: ['reference:read'], expires_in_days: 30 });
    const renewed = await owner.post(`/me/keys/${made.body.id}/renewal`, { overlap_seconds: 60 });
    expect(renewed.body).toMatchObject({ name: 'script', scopes: ['reference:read'] });
    expect(Date.parse(renewed.body.expires_at)).toBeGreaterThan(Date.parse(made.body.expires_at) - 5000);
    const uses = async () =>
      Promise.all([made, renewed].map(async ({ body }) => (await system.client(body.key as string).get('/me')).status));
    expect(await uses()).toEqual([200, 200]);
    system.clock.advance(61);
    expect(await uses()).toEqual([401, 200]);
    system.clock.advance(-61);
    await owner.delete(`/me/keys/${made.body.id}`);
    expect((await owner.post(`/me/keys/${made.body.id}/renewal`, {})).status).toBe(404);
    const first = await owner.get('/me/keys?limit=1');
    expect(first.body.data.map(({ id }: { id: string }) => id)).toEqual([renewed.body.id]);
    const next = await owner.get(`/me/keys?limit=1&cursor=${first.body.next_cursor}`);
    expect(next.body.data.map(({ id }: { id: string }) => id)).toEqual([made.body.id]);
  });

  it('keeps no token in clear', async () => {
    const answer = await system.client().post('/sessions', { email: 'owner@th.example', password: next });
    const cookie = /=([^;]+)/.exec(answer.headers.getSetCookie()[0])?.[1] as string;
    const { body } = await owner.post('/me/keys', { name: 'secret', scopes: ['reference:read'] });
    const { rows } = await system.admin.query(
      `select to_jsonb(s) as row from identity.sessions s union all select to_jsonb(k) from identity.api_keys k`,
    );
    const stored = JSON.stringify(rows);
    const [, , id, secret] = (body.key as string).split('_');
    // The table is the right one: it has what a key is recognised by, and the session's person.
    expect(stored).toContain(id);
    for (const clear of [secret, cookie, Buffer.from(cookie).toString('hex'), Buffer.from(secret).toString('hex')])
      expect(stored).not.toContain(clear);
  });

  it('confirms an address only to whoever chose its password', async () => {
    const email = 'true-owner@my.example';
    const stranger = 'the phrase of a stranger';
    const registered = await system.client().post('/organisations', {
      legal_name: 'Of a stranger',
      country: 'MY',
      registration_number: '201901000007',
      owner: { email, name: 'Stranger', password: stranger },
    });
    expect(registered.status).toBe(201);
    const token = mailed(email);
    const clicked = await system.client().post('/email-verifications', { token, password });
    expect(clicked.body).toMatchObject({ status: 401, code: 'wrong-credentials' });
    expect((await system.client().post('/sessions', { email, password: stranger })).body.code).toBe(
      'address-not-verified',
    );
    const right = await system.client().post('/email-verifications', { token, password: stranger });
    expect(right.body).toEqual({ status: 'verified' });
    expect((await system.client().post('/email-verifications', { token, password: stranger })).status).toBe(410);
  });

  it('tells only the owner of an address that it has an account', async () => {
    const body = (email: string, registration_number: string) => ({
      legal_name: 'A second one',
      country: 'MY',
      registration_number,
      owner: { email, name: 'Anybody', password: 'the phrase of somebody else' },
    });
    const fresh = await system.client().post('/organisations', body('fresh@my.example', '201901000008'));
    const taken = await system.client().post('/organisations', body('owner@th.example', '201901000009'));
    expect(Object.keys(taken.body)).toEqual(Object.keys(fresh.body));
    expect([fresh.status, taken.status]).toEqual([201, 201]);
    expect((await owner.get(`/organisations/${taken.body.id}`)).status).toBe(404);
    const token = mailed('owner@th.example');
    const wrong = { token, password: 'the phrase of somebody else' };
    expect((await system.client().post('/email-verifications', wrong)).status).toBe(401);
    expect((await system.client().post('/email-verifications', { token, password: next })).status).toBe(201);
    expect((await owner.get(`/organisations/${taken.body.id}`)).status).toBe(200);
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
  const scopeOf = async (session: Session) => (await session.get('/me')).body.roles[0].scope as string;

  it('refuses a number that its register would not have written', async () => {
    const answer = await system.client().post('/organisations', {
      legal_name: 'Nowhere',
      country: 'TH',
      registration_number: '0105536112015',
      owner: { email: 'x@th.example', name: 'X', password },
    });
    expect(answer.body.errors[0]).toMatchObject({
      pointer: '/registration_number',
      code: 'invalid-registration-number',
    });
  });

  it('names every field that is wrong, and unknown ones', async () => {
    const answer = await system
      .client()
      .post('/organisations', { legal_name: 'X', country: 'xx', colour: 'red', owner: { email: 'no' } });
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
    const answer = await system.client().post('/organisations', body);
    expect(answer.body.errors[0]).toMatchObject({ pointer: '/country', code: 'unknown-country', value: 'ID' });
  });

  it('that is not verified reads, mends its registration and invites a few, and does nothing else', async () => {
    const owner = await register('SG', 'owner@sg.example');
    const id = await scopeOf(owner);
    const path = `/organisations/${id}`;
    const { body } = await owner.get(path);
    const mended = await owner.patch(path, { legal_name: 'Click evil.example' }, { ifMatch: body.version });
    expect(mended.body).toMatchObject({ legal_name: 'Click evil.example', version: body.version + 1 });
    const dataset = await owner.post(`${path}/datasets`, {});
    expect(dataset.body).toMatchObject({ status: 403, code: 'organisation-not-verified' });
    expect((await owner.get(`${path}/datasets`)).status).toBe(200);
    const invite = (n: number) => owner.post(`${path}/invitations`, { email: `guest${n}@sg.example`, role: 'member' });
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map(invite));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 201, 201, 201, 201, 429]);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.body).toMatchObject({
      code: 'too-many-invitations',
      params: { limit: 5, state: 'registered' },
      checks: [expect.objectContaining({ limit: 5, used: 5, requested: 1 })],
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000);
    const sent = answers.findIndex(({ status }) => status === 201);
    const mail = system.mails(`guest${sent}@sg.example`).at(-1) ?? '';
    expect(mail).toContain('An organisation in SG');
    expect(mail).not.toMatch(/evil|Somchai/);
    system.clock.advance(86_401);
    expect(
      (
        await (
          await system.client().signIn('owner@sg.example', password)
        ).post(`${path}/invitations`, {
          email: 'later@sg.example',
          role: 'member',
        })
      ).status,
    ).toBe(201);
    system.clock.advance(-86_401);
  });

  it('lists its invitations and takes one back', async () => {
    const path = `/organisations/${await scopeOf(vietnam)}/invitations`;
    const [kept, gone] = [
      sure(await vietnam.post(path, { email: 'kept@vn.example', role: 'member' })),
      sure(await vietnam.post(path, { email: 'gone@vn.example', role: 'member' })),
    ];
    expect((await vietnam.delete(`${path}/${gone.body.id}`)).status).toBe(204);
    expect((await vietnam.delete(`${path}/${gone.body.id}`)).status).toBe(404);
    const listed = await vietnam.get(path);
    expect(listed.body.data).toEqual([
      expect.objectContaining({ id: gone.body.id, state: 'withdrawn' }),
      expect.objectContaining({ id: kept.body.id, state: 'sent', email: 'kept@vn.example' }),
    ]);
    const token = mailed('gone@vn.example');
    const late = await system.client().post('/invitations/acceptance', { token, name: 'Late', password });
    expect(late.body).toMatchObject({ status: 410, code: 'link-used-or-expired' });
  });

  it('is invisible to others: 404, not 403', async () => {
    const id = await scopeOf(vietnam);
    const singapore = await system.client().signIn('owner@sg.example', password);
    expect((await singapore.get(`/organisations/${id}`)).status).toBe(404);
    expect((await system.client().get(`/organisations/${id}`)).status).toBe(401);
    expect((await vietnam.get('/organisations/prj_01h455vb4pex5vsknk084sn02q')).body.code).toBe('invalid-id');
  });

  it('is verified with evidence, by the version that was read, and audited', async () => {
    const id = await scopeOf(vietnam);
    const path = `/platform/organisations/${id}/verification`;
    const evidence = 'Register extract of today, checked by telephone.';
    expect((await root.post(path, { evidence })).status).toBe(428);
    expect((await root.post(path, { evidence }, { ifMatch: 9 })).body.code).toBe('version-conflict');
    const verified = await root.post(path, { evidence }, { ifMatch: 1 });
    expect(verified.body).toMatchObject({ state: 'verified', version: 2 });
    expect(verified.headers.get('etag')).toBe('"2"');
    const again = await root.post(path, { evidence }, { ifMatch: 2 });
    expect(again.body.code).toBe('state-conflict');
    const audit = await vietnam.get(`/organisations/${id}/audit`);
    const actions = audit.body.data.map(({ action }: { action: string }) => action);
    expect(actions[0]).toBe('organisation.verified');
    expect(actions.at(-1)).toBe('organisation.registered');
    expect((await vietnam.post(path, { evidence }, { ifMatch: 2 })).status).toBe(404);
  });

  it('is stopped by a suspension and freed by lifting it', async () => {
    const id = await scopeOf(vietnam);
    const path = `/platform/organisations/${id}/suspension`;
    await root.post(path, { state: 'suspended', reason: 'Its register entry lapsed.' }, { ifMatch: 2 });
    expect((await vietnam.get(`/organisations/${id}`)).body.code).toBe('suspended');
    await root.post(path, { state: 'verified', reason: 'The entry was renewed.' }, { ifMatch: 3 });
    expect((await vietnam.get(`/organisations/${id}`)).status).toBe(200);
  });

  it('invites people, who join once by the link', async () => {
    const id = await scopeOf(vietnam);
    await vietnam.post(`/organisations/${id}/invitations`, { email: 'steward@vn.example', role: 'steward' });
    const token = mailed('steward@vn.example');
    expect((await system.client().post('/invitations/acceptance', { token })).status).toBe(400);
    const joined = await system.client().post('/invitations/acceptance', { token, name: 'Linh Example', password });
    expect(joined.body).toMatchObject({ email: 'steward@vn.example', roles: ['steward'] });
    expect((await system.client().post('/invitations/acceptance', { token, name: 'L', password })).status).toBe(410);
    const steward = await system.client().signIn('steward@vn.example', password);
    const refused = await steward.post(`/organisations/${id}/invitations`, { email: 'a@b.example', role: 'owner' });
    expect(refused.body).toMatchObject({ status: 403, code: 'role-missing', required_role: ['owner'] });
    const audit = await vietnam.get(`/organisations/${id}/audit`);
    expect(audit.body.data[0].action).toBe('access.denied');
  });

  it('takes a list of roles and nothing else', async () => {
    const id = await scopeOf(vietnam);
    const { body } = await vietnam.get('/me');
    const answer = await vietnam.put(`/organisations/${id}/members/${body.id}`, { roles: 'owner' });
    expect(answer.body.errors[0].pointer).toBe('/roles');
    expect((await vietnam.get('/me')).status).toBe(200);
  });

  it('keeps one of two owners who remove each other at once', async () => {
    const id = await scopeOf(vietnam);
    await vietnam.post(`/organisations/${id}/invitations`, { email: 'second@vn.example', role: 'owner' });
    const token = mailed('second@vn.example');
    const joined = await system.client().post('/invitations/acceptance', { token, name: 'Second', password });
    const second = await system.client().signIn('second@vn.example', password);
    const first = (await vietnam.get('/me')).body.id as string;
    const answers = await Promise.all([
      vietnam.put(`/organisations/${id}/members/${joined.body.person}`, { roles: ['member'] }),
      second.put(`/organisations/${id}/members/${first}`, { roles: ['member'] }),
    ]);
    // The later one finds itself no owner any more, or the last one: refused either way.
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect([
      [200, 403],
      [200, 409],
    ]).toContainEqual(statuses);
    const [owner, path] = answers[0].status === 200 ? [vietnam, first] : [second, joined.body.person];
    const { body } = await owner.get(`/organisations/${id}/members`);
    const owners = body.data.filter((member: { roles: string[] }) => member.roles.includes('owner'));
    expect(owners.map(({ person }: { person: string }) => person)).toEqual([path]);
    if (owner === second) {
      sure(await second.put(`/organisations/${id}/members/${first}`, { roles: ['owner'] }));
      sure(await vietnam.put(`/organisations/${id}/members/${joined.body.person}`, { roles: ['member'] }));
    }
  });

  it('keeps its last owner', async () => {
    const id = await scopeOf(vietnam);
    const { body } = await vietnam.get('/me');
    const answer = await vietnam.put(`/organisations/${id}/members/${body.id}`, { roles: ['member'] });
    expect(answer.body.code).toBe('last-owner');
  });

  it('lists its members page by page', async () => {
    const path = `/organisations/${await scopeOf(vietnam)}/members`;
    const whole = (await vietnam.get(path)).body.data as { person: string; roles: string[] }[];
    const first = (await vietnam.get(`${path}?limit=1`)).body;
    const second = (await vietnam.get(`${path}?limit=1&cursor=${first.next_cursor}`)).body;
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
    const made = sure(await system.client().post('/organisations', body(email)));
    sure(await system.client().post('/email-verifications', { token: mailed(email), password }));
    const owner = await system.client().signIn(email, password);
    expect((await system.client().post('/organisations', body('other@vn.example'))).body.code).toBe(
      'organisation-known',
    );
    const path = `/platform/organisations/${made.body.id}/closing`;
    const reason = 'Registered by a stranger.';
    expect((await root.post(path, { reason })).status).toBe(428);
    expect((await root.post(path, { reason }, { ifMatch: 1 })).body.state).toBe('closed');
    expect((await root.post(path, { reason }, { ifMatch: 2 })).body.code).toBe('state-conflict');
    expect((await owner.get(`/organisations/${made.body.id}`)).body).toMatchObject({ status: 403, code: 'closed' });
    sure(await system.client().post('/organisations', body('other@vn.example')));
  });

  it('takes an Idempotency-Key on the platform too, and records who is refused there', async () => {
    const body = { code: 'LA', currency: 'LAK', names: { en: 'Laos' } };
    const twice = await Promise.all([1, 2].map(() => root.post('/platform/countries', body, { idempotency: 'laos' })));
    expect(twice.map(({ status }) => status)).toEqual([201, 201]);
    const { key } = sure(await root.post('/me/keys', { name: 'reader', scopes: ['platform:read'] })).body;
    const reader = system.client(key as string);
    expect((await reader.get('/platform/organisations')).status).toBe(200);
    expect((await reader.post('/platform/countries', body)).body.code).toBe('key-not-accepted');
    const audit = (await root.get('/platform/audit')).body.data;
    expect(audit.slice(0, 2)).toEqual([
      expect.objectContaining({ action: 'access.denied', by_key: true, details: expect.anything() }),
      expect.objectContaining({ action: 'country.added', details: { code: 'LA', currency: 'LAK' } }),
    ]);
  });

  it('walks the platform list by cursor, which cannot be carried to another filter', async () => {
    const first = await root.get('/platform/organisations?limit=1');
    expect(first.body.data).toHaveLength(1);
    const second = await root.get(`/platform/organisations?limit=1&cursor=${first.body.next_cursor}`);
    expect(second.body.data[0].id).not.toBe(first.body.data[0].id);
    const carried = await root.get(`/platform/organisations?limit=1&state=verified&cursor=${first.body.next_cursor}`);
    expect(carried.body.code).toBe('invalid-cursor');
    expect((await root.get('/platform/organisations?limit=201')).status).toBe(400);
  });
});
