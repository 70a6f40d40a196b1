import { createHash } from 'node:crypto';
import { startSystem, type System } from '../support/system';
import { sure, World } from '../support/world';

let system: System;
beforeAll(async () => {
  system = await startSystem({ worker: true });
});
afterAll(() => system.stop());

it('is live and ready, and gives every answer a request id', async () => {
  const live = await system.client().get('//health/live');
  const ready = await system.client().get('//health/ready');
  expect([live.status, ready.status]).toEqual([200, 200]);
  expect(ready.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

it('answers an unknown address with a problem', async () => {
  const answer = await system.client().get('/nothing-here');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ code: 'not-found', status: 404 });
});

it('publishes an OpenAPI 3.1 document', async () => {
  const answer = await system.client().get('//api/openapi.json');
  expect(answer.body.openapi).toMatch(/^3\.1/);
});

/** What a Content-Security-Policy says of one kind of thing. */
const allowed = (policy: string, kind: string) =>
  new RegExp(`(?:^|; )${kind} ([^;]*)`).exec(policy)?.[1].split(' ') ?? [];

it('serves a reference page whose own policy lets all of it load', async () => {
  const page = await system.client().get('//api/docs');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).not.toContain("'unsafe-inline'");
  const html = String(page.body);
  const files = [...html.matchAll(/<(script|link)[^>]* (?:src|href)="([^"]+)"/g)];
  expect(files.length).toBeGreaterThan(3);
  for (const [, kind, path] of files) {
    const address = new URL(path, `${system.url}/api/docs`);
    expect([path, address.origin]).toEqual([path, system.url]);
    expect(allowed(policy, kind === 'script' ? 'script-src' : 'style-src')).toContain("'self'");
    expect([path, (await fetch(address)).status]).toEqual([path, 200]);
  }
  const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g), ...html.matchAll(/ style="([^"]*)"/g)];
  expect(styles.length).toBeGreaterThan(0);
  for (const [, style] of styles)
    expect(allowed(policy, 'style-src')).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(html).not.toMatch(/<script>|\son\w+=/);
  const elsewhere = await system.client().get('/countries');
  expect(elsewhere.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
});

it('tells the limit on every answer, the refusal included', async () => {
  const strict = await startSystem({ env: { RATE_LIMIT_PER_ADDRESS: '2' } });
  const answers = [];
  for (let n = 0; n < 3; n++) answers.push(await strict.client().get('/countries'));
  await strict.stop();
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  const told = answers.map(({ headers }) => headers.get('ratelimit')?.replace(/reset=\d+/, 'reset=n'));
  expect(told).toEqual([1, 0, 0].map((left) => `limit=2, remaining=${left}, reset=n`));
  expect(Number(answers[2].headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answers[2].body).not.toHaveProperty('rateLimit');
});

it('takes an Idempotency-Key for the platform’s own acts', async () => {
  const { platform } = await World.begin(system);
  const country = { code: 'PH', currency: 'USD', names: { en: 'Philippines' } };
  const add = () => platform.post('/platform/countries', country, { idempotency: 'once' });
  const [first, again] = [sure(await add()).body, sure(await add()).body];
  expect(first).toMatchObject(country);
  expect(again).toEqual(first);
  expect((await platform.post('/platform/countries', country)).status).toBe(409);
});
