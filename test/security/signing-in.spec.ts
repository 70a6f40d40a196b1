import { RateLimiter } from '@app/platform/http';
import { Session } from '../support/http';
import { until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { registrationNumber, sure, type Somebody, World } from '../support/world';

const password = 'a long password for tests';
let system: System;
let world: World;
let somebody: Somebody;

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
  somebody = await world.person();
}, 60_000);
afterAll(() => system.stop());

const signIn = (email: string, secret: string, headers: Record<string, string> = {}, at = system.url) =>
  new Session(at).send('POST', '/sessions', { email, password: secret }, { headers });
const cookieOf = (answer: { headers: Headers }) => /^[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] as string;
const me = (headers: Record<string, string>) => system.client().send('GET', '/me', undefined, { headers });
/** What an answer says but for what is its own. */
const plain = ({ status, body }: { status: number; body: object }) =>
  JSON.stringify([
    status,
    { ...body, request_id: '', id: '', created_at: '', expires_at: '', email: '', registration_number: '' },
  ]);

describe('whether an address has an account', () => {
  it('shows in no answer: signing in, asking for a link, inviting', async () => {
    const nobody = 'nobody@example.test';
    const pairs = [
      await Promise.all([somebody.email, nobody].map((email) => signIn(email, 'not the right phrase'))),
      await Promise.all([somebody.email, nobody].map((email) => system.client().post('/password-resets', { email }))),
    ];
    const partner = await world.partner('TH');
    const invites = `/organisations/${partner.id}/invitations`;
    pairs.push(
      await Promise.all(
        [somebody.email, nobody].map((email) => partner.owner.session.post(invites, { email, role: 'member' })),
      ),
    );
    for (const [known, unknown] of pairs) expect(plain(known)).toBe(plain(unknown));
    expect(pairs.map(([{ status }]) => status)).toEqual([401, 201, 201]);
  });

  it('shows in no time: a password is hashed for an unknown address too', async () => {
    // Processor time, of all threads: what else the machine does meanwhile does not count.
    const spent = async (email: string) => {
      const before = process.cpuUsage();
      expect((await signIn(email, 'not the right phrase')).status).toBe(401);
      const { user, system: kernel } = process.cpuUsage(before);
      return user + kernel;
    };
    const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
    await spent('warm@example.test');
    const [known, unknown]: number[][] = [[], []];
    for (let n = 0; n < 7; n++) {
      known.push(await spent(somebody.email));
      unknown.push(await spent(`unknown-${n}@example.test`));
    }
    const ratio = median(unknown) / median(known);
    expect([ratio, ratio > 0.6 && ratio < 1.7]).toEqual([ratio, true]);
    expect(median(unknown)).toBeGreaterThan(10_000);
  });

  it('is on the owner’s record where a password was wrong, and on nobody’s where there is none', async () => {
    const record = async () => {
      const { body } = await somebody.session.get('/me/audit?limit=200');
      return (body.data as { action: string }[]).filter(({ action }) => action === 'session.refused').length;
    };
    const before = await until(record, (count) => count >= 8);
    await signIn(somebody.email, 'not the right phrase');
    await until(record, (count) => count === before + 1);
  });
});

describe('a session', () => {
  it('is replaced by the next sign-in, and takes no token that somebody else chose', async () => {
    const first = cookieOf(sure(await signIn(somebody.email, password)));
    expect((await me({ cookie: first })).status).toBe(200);
    const second = cookieOf(sure(await signIn(somebody.email, password, { cookie: first })));
    expect(second).not.toBe(first);
    expect([(await me({ cookie: first })).status, (await me({ cookie: second })).status]).toEqual([401, 200]);
    const chosen = `session=${'A'.repeat(43)}`;
    expect(cookieOf(sure(await signIn(somebody.email, password, { cookie: chosen })))).not.toBe(chosen);
    expect((await me({ cookie: chosen })).status).toBe(401);
  });

  it('ends after a week however much it is used', async () => {
    const cookie = cookieOf(sure(await signIn(somebody.email, password)));
    const began = system.clock.now().getTime();
    const seen: number[] = [];
    for (let hours = 10; hours <= 180; hours += 10) {
      system.clock.advance(10 * 3600);
      seen.push((await me({ cookie })).status);
    }
    expect(seen).toEqual([...Array<number>(16).fill(200), 401, 401]);
    system.clock.advance((began - system.clock.now().getTime()) / 1000);
  });

  it('travels in a cookie of this host alone, over https, that no script reads', async () => {
    const origin = 'https://portal.example';
    const strict = await startSystem({ again: system, env: { NODE_ENV: 'production', ORIGIN: origin } });
    try {
      const answer = sure(
        await signIn(somebody.email, password, { origin, 'sec-fetch-site': 'same-origin' }, strict.url),
      );
      const [cookie, ...attributes] = (answer.headers.get('set-cookie') ?? '').split('; ');
      expect(cookie).toMatch(/^__Host-session=[\w-]{43}$/);
      expect(attributes.map((one) => one.toLowerCase()).sort()).toEqual([
        'httponly',
        'max-age=604800',
        'path=/',
        'samesite=lax',
        'secure',
      ]);
      const change = (headers: Record<string, string>) =>
        strict.client().send('PATCH', '/me', { locale: 'en' }, { headers: { cookie, ...headers } });
      expect((await change({ origin, 'if-match': '*' })).status).toBe(200);
      // Its own host by name is not the origin that is configured.
      for (const other of [
        strict.url,
        'https://portal.example.evil.example',
        'http://portal.example',
        'https://portal.example:444',
        'null',
      ])
        expect([other, (await change({ origin: other, 'if-match': '*' })).status]).toEqual([other, 403]);
    } finally {
      await strict.api.close();
      await strict.admin.end();
    }
  });
});

describe('a request from another site', () => {
  it('changes nothing with a visitor’s cookie, whatever it is dressed as', async () => {
    const cookie = cookieOf(sure(await signIn(somebody.email, password)));
    const { body } = await me({ cookie });
    const own = { origin: system.url };
    const tries: Record<string, string>[] = [
      {},
      { origin: 'null' },
      { origin: 'https://evil.example' },
      { origin: `${system.url}.evil.example` },
      { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, 'sec-fetch-site': 'same-site' },
      { referer: system.url },
      { 'x-forwarded-host': 'evil.example', origin: 'https://evil.example' },
    ];
    for (const type of [
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ])
      for (const headers of tries) {
        const answer = await system.client().send('PATCH', '/me', JSON.stringify({ name: 'Evil' }), {
          headers: { cookie, 'content-type': type, 'if-match': '*', ...headers },
        });
        expect([headers, type, [403, 415].includes(answer.status)]).toEqual([headers, type, true]);
      }
    expect((await me({ cookie })).body).toEqual(body);
    // Nor may another site read what a browser would send the cookie with.
    const read = await me({ cookie, origin: 'https://evil.example' });
    expect([...read.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('counts by its key alone where it has one: a cookie beside it is not looked at', async () => {
    const cookie = cookieOf(sure(await signIn(somebody.email, password)));
    const { key } = sure(await somebody.session.post('/me/keys', { name: 'script', scopes: ['reference:read'] })).body;
    expect((await me({ authorization: `Bearer ${key}`, cookie: 'session=x' })).status).toBe(200);
    expect((await me({ authorization: `Bearer ${key}x`, cookie })).status).toBe(401);
    const made = await system.client().send(
      'POST',
      '/me/keys',
      { name: 'more', scopes: ['jobs:write'] },
      {
        headers: { authorization: `Bearer ${key}`, cookie, origin: system.url },
      },
    );
    expect(made.body.code).toBe('key-not-accepted');
  });
});

it('writes no address into a mail that a request named', async () => {
  const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' };
  sure(await system.client().send('POST', '/password-resets', { email: somebody.email }, { headers }));
  const mail = await until(
    () => Promise.resolve(system.mails(somebody.email).findLast(({ text }) => text.includes('half an hour'))),
    (found) => found !== undefined,
  );
  expect(JSON.stringify(mail)).not.toContain('evil');
  const owner = { email: 'a@example.test\r\nbcc: b@example.test', name: 'X\r\nbcc: c@example.test', password };
  const body = { legal_name: 'Y', country: 'MY', registration_number: registrationNumber('MY'), owner };
  expect((await system.client().post('/organisations', body)).status).toBe(400);
});

describe('limits', () => {
  /** Runs something against an api of its own settings, on the same database. */
  async function under(env: NodeJS.ProcessEnv, work: (at: System) => Promise<void>): Promise<void> {
    const at = await startSystem({ again: system, env });
    for (const key of ['address', 'link:address', 'look:address'])
      await at.api.get(RateLimiter).clear(`${key}:127.0.0.1`);
    await work(at).finally(async () => {
      await at.api.close();
      await at.admin.end();
    });
  }

  it('count one address, whatever it says of itself, and believe only a proxy that is known', async () => {
    const from = async (at: System, address: string) => {
      const headers = { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` };
      return (await at.client().send('GET', '/countries', undefined, { headers })).status;
    };
    const all = async (at: System, addresses: string[]) => {
      const statuses: number[] = [];
      for (const address of addresses) statuses.push(await from(at, address));
      return statuses;
    };
    const different = [1, 2, 3, 4].map((n) => `203.0.113.${n}`);
    await under({ RATE_LIMIT_PER_ADDRESS: '3' }, async (at) => {
      expect(await all(at, different)).toEqual([200, 200, 200, 429]);
    });
    await under({ RATE_LIMIT_PER_ADDRESS: '3', TRUSTED_PROXIES: '127.0.0.0/8' }, async (at) => {
      expect(await all(at, different)).toEqual([200, 200, 200, 200]);
      expect(await all(at, Array<string>(4).fill('203.0.113.9'))).toEqual([200, 200, 200, 429]);
      // A customer gets a whole /64 at once.
      expect(await all(at, ['2001:db8::1', '2001:db8::2', '2001:db8::3:4', '2001:db8::5'])).toEqual([
        200, 200, 200, 429,
      ]);
    });
  });

  it('count one-time links, each of which costs a hash before anybody knows whether it is one', async () => {
    await under({ SIGN_INS_PER_ADDRESS: '4' }, async (at) => {
      const link = { token: 'x'.repeat(43), password };
      const use = (path: string, body: object = link) => at.client().post(path, body);
      const made = { ...link, email: 'x@example.test', name: 'X' };
      const used = [
        await use('/invitations/acceptance'),
        await use('/password-resets/confirmation'),
        await use('/email-verifications'),
        await use('/setup', made),
        await use('/setup', made),
        await use('/invitations/acceptance'),
      ];
      expect(used.map(({ status }) => status)).toEqual([410, 410, 410, 410, 429, 429]);
      expect(Number(used[5].headers.get('retry-after'))).toBeGreaterThan(0);
    });
  });

  it('count looks at links, together and apart from their use, and say how many there may be and when the next', async () => {
    await under({ SIGN_INS_PER_ADDRESS: '2' }, async (at) => {
      const token = 'x'.repeat(43);
      const looks = [
        () => at.client().post('/links/lookup', { purpose: 'verify_email', token }),
        () => at.client().post('/invitations/lookup', { token }),
      ];
      const statuses: number[] = [];
      for (let n = 0; n < 8; n++) statuses.push((await looks[n % 2]()).status);
      expect(statuses).toEqual(Array(8).fill(410));
      for (const look of looks) {
        const { headers, body } = await look();
        const params = { limit: 8, window_seconds: 300 };
        expect(body).toMatchObject({ status: 429, code: 'too-many-requests', params });
        const seconds = Number(headers.get('retry-after'));
        expect(seconds).toBeGreaterThan(0);
        expect(body.detail).toContain(`At most 8 in 300 seconds are taken here. Try again in ${seconds} s.`);
        expect(headers.get('ratelimit')).toBe(`limit=8, remaining=0, reset=${seconds}`);
      }
      // Whoever holds a link still uses it.
      expect((await at.client().post('/email-verifications', { token, password })).status).toBe(410);
    });
  });
});
