import { readFileSync } from 'node:fs';
import { startSystem, type System } from '../support/system';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = (path: string, headers: Record<string, string> = html) =>
  fetch(`${system.url}${path}`, { headers, redirect: 'manual' });

it.each(['/', '/sign-in', '/p/prj_1/jobs?state=failed', '/console', '/console/', '/console/programmes/prg_1'])(
  'answers %s, where a browser goes to it, with the page of its site',
  async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const text = await response.text();
    expect(text.includes('src="/console/assets/')).toBe(path.startsWith('/console'));
  },
);

it('allows nothing but what it sent itself', async () => {
  const policy = (await get('/')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|data:|blob:|https?:|\*/);
  expect((await get('/')).headers.get('x-content-type-options')).toBe('nosniff');
});

it.each(['/api/v1/nothing', '/api/nothing', '/health/nothing', '/files/nothing', '/metrics', '/assets/gone.js'])(
  'does not take %s for a page',
  async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  },
);

it('takes no page for what a program asks', async () => {
  expect((await get('/sign-in', { accept: 'application/json' })).status).toBe(404);
  for (const start of ['/', '/console/', '/console']) expect((await get(start, { accept: '*/*' })).status).toBe(200);
  const posted = await fetch(`${system.url}/sign-in`, { method: 'POST', headers: html });
  expect(posted.status).toBe(404);
});

it.each(['portal', 'console'])(
  'lets a browser keep the files of the %s for good, compressed as it likes',
  async (site) => {
    const manifest = JSON.parse(readFileSync(`dist/${site}/manifest.json`, 'utf8')) as Record<string, { file: string }>;
    const address = `${site === 'portal' ? '' : '/console'}/${manifest['index.html'].file}`;
    for (const coding of ['br', 'gzip']) {
      const response = await get(address, { 'accept-encoding': coding });
      expect(response.headers.get('content-encoding')).toBe(coding);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('content-type')).toMatch(/^(text|application)\/javascript/);
    }
    expect((await get(address.replace('.js', '.js.br'))).status).toBe(404);
  },
);

it('leaves the reference of the API where it is', async () => {
  expect((await get('/api/docs')).status).toBe(200);
  expect((await get('/health/live')).status).toBe(200);
});
