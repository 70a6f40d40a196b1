import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSecrets, secretNames, secretsFile } from './secrets';

describe('secrets of a local run', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'monsoon-secrets-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('are made once, differ from each other, and are long enough to be keys', () => {
    const made = readSecrets(home, {});
    expect(readSecrets(home, {})).toEqual(made);
    expect(new Set(Object.values(made)).size).toBe(secretNames.length);
    for (const value of Object.values(made)) expect(value.length).toBeGreaterThanOrEqual(32);
    expect(readdirSync(home)).toEqual(['secrets.env']);
  });

  it('are readable by their owner alone, even if somebody loosened that', () => {
    readSecrets(home, {});
    expect(statSync(secretsFile(home)).mode & 0o777).toBe(0o600);
    chmodSync(secretsFile(home), 0o644);
    readSecrets(home, {});
    expect(statSync(secretsFile(home)).mode & 0o777).toBe(0o600);
  });

  it('keep what is there when a newer version needs one more', () => {
    writeFileSync(secretsFile(home), '# kept\nMONSOON_API_PASSWORD=from-an-earlier-version\nSITE_NOTE=kept too\n');
    expect(readSecrets(home, {}).MONSOON_API_PASSWORD).toBe('from-an-earlier-version');
    expect(readFileSync(secretsFile(home), 'utf8')).toContain('SITE_NOTE=kept too');
  });

  it('give way to the environment, which is not written down', () => {
    const given = readSecrets(home, { MONSOON_CURSOR_SECRET: 'given by the operator' });
    expect(given.MONSOON_CURSOR_SECRET).toBe('given by the operator');
    expect(readFileSync(secretsFile(home), 'utf8')).not.toContain('given by the operator');
  });
});
