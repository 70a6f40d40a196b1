import { FirstPerson } from '@app/identity';
import type { Session } from '../support/http';
import { until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { sure } from '../support/world';

let system: System;
const password = 'a long phrase that nobody guesses';

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

/** The token in the newest link that was mailed to somebody. */
const mailed = (to: string) => /#([\w-]+)/.exec(system.mails(to).at(-1) ?? '')?.[1] ?? '';
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
  it('is made by the one-time link, once, even for many at a time', async () => {
    const token = await system.api.get(FirstPerson).makeLink();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        system.client().post('/setup', { token, email: `root${n}@monsoon.example`, name: 'Root', password }),
      ),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, ...Array(9).fill(410)]);
    expect(await system.api.get(FirstPerson).makeLink()).toBeNull();
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

  it('refuses unsafe requests with a cookie from another site', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await owner.patch('/me', { name: 'Evil' }, { headers })).body.code).toBe('cross-site-request');
    expect((await owner.post('/sessions', { email: 'owner@th.example', password }, { headers })).status).toBe(403);
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
    const next = 'another phrase that nobody guesses';
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

  it('keeps no token in clear', async () => {
    const { rows } = await system.admin.query(
      `select to_jsonb(s) as row from identity.sessions s union all select to_jsonb(k) from identity.api_keys k`,
    );
    expect(JSON.stringify(rows)).not.toContain('msn_live_0_');
    expect(rows.every(({ row }) => !('token' in row) && !('key' in row))).toBe(true);
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
      .post('/organisations', { legal_name: 'X', country: 'XX', colour: 'red', owner: { email: 'no' } });
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

  it('is invisible to others: 404, not 403', async () => {
    const id = await scopeOf(vietnam);
    const singapore = await register('SG', 'owner@sg.example');
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
    expect(audit.body.data.map(({ action }: { action: string }) => action)).toEqual([
      'organisation.verified',
      'organisation.registered',
    ]);
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
