import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSite, readSite } from './site';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'monsoon-site-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const kept = { key: 'msn_live_kept', pool: 'pol_kept' };

it('keeps the pool and its key for later starts, readable by the owner alone', () => {
  expect(readSite(home, {})).toBeNull();
  keepSite(home, kept);
  expect(readSite(home, {})).toEqual(kept);
  expect(statSync(join(home, 'site.json')).mode & 0o777).toBe(0o600);
});

it('takes a pool and a key that it is given before those that it kept', () => {
  keepSite(home, kept);
  expect(readSite(home, { AGENT_KEY: 'msn_live_new', AGENT_POOL: 'pol_new' })).toEqual({
    key: 'msn_live_new',
    pool: 'pol_new',
  });
});

it.each([{ AGENT_KEY: 'msn_live_new' }, { AGENT_POOL: 'pol_new' }])('takes no half of them', (half) => {
  expect(() => readSite(home, half)).toThrow('belong together');
});
