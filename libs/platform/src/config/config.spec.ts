import { Config } from './config';

const secret = 'abcdefgh'.repeat(4);
const env = { PROCESS_DATABASE_URL: 'postgres://x', MONSOON_CURSOR_SECRET: secret, MONSOON_FILE_URL_SECRET: secret };

it('reads what is set and keeps what is not', () => {
  const config = new Config({ ...env, PORT: '0', RATE_LIMIT_PER_CALLER: '7', TRUSTED_PROXIES: '10.0.0.0/8, ::1' });
  expect([config.port, config.rateLimitPerCaller, config.leaseSeconds]).toEqual([0, 7, 600]);
  expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
});

it.each([
  [{ PORT: '70000' }, 'PORT must be a whole number'],
  [{ PORT: 'three' }, 'PORT must be a whole number'],
  [{ NODE_ENV: 'staging' }, 'NODE_ENV must be one of'],
  [{ NODE_ENV: 'production', ORIGIN: 'http://monsoon.example' }, 'ORIGIN must start with https://'],
  [{ MONSOON_CURSOR_SECRET: 'short' }, 'at least 32 characters'],
  [
    { NODE_ENV: 'production', ORIGIN: 'https://monsoon.example', MONSOON_CURSOR_SECRET: 'changeme'.repeat(4) },
    'is no random text',
  ],
  [{ MONSOON_FILE_URL_SECRET: '' }, 'Set MONSOON_FILE_URL_SECRET'],
  [{ TRUSTED_PROXIES: '10.0.0.0/8,proxy.example' }, '"proxy.example" is none'],
  [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES must be addresses'],
  [{ PROCESS_DATABASE_URL: '' }, 'Set PROCESS_DATABASE_URL'],
])('stops the start at %j', (wrong, words) => {
  expect(() => new Config({ ...env, ...wrong })).toThrow(words);
});
