import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Config } from '@app/platform/config';
import { newId } from '@app/platform/ids';
import { FileUrls } from '@app/platform/storage';
import { FirstPerson } from '@app/identity';
import { Session } from '../support/http';
import { until } from '../support/jobs-world';
import { tokenIn } from '../support/mail';
import { startSystem, type System } from '../support/system';
import { registrationNumber, sure } from '../support/world';

let system: System;
let api: ChildProcess;
let url: string;
/** All that the api's process says, on both streams. */
let said = '';
/** Whatever opens something, by what it is. */
const secrets = new Map<string, string>();
const answers: string[] = [];

/** The api as it runs in earnest, as a process of its own, telling all that it can. */
beforeAll(async () => {
  const main = resolve('dist/apps/api/src/main.js');
  if (!existsSync(main)) throw new Error('This test runs the built api: `npm run build` first.');
  system = await startSystem();
  api = spawn(resolve('node_modules/node/bin/node'), ['--no-warnings', main], {
    env: {
      PATH: process.env.PATH,
      ...system.env,
      NODE_ENV: 'development',
      LOG_LEVEL: 'debug',
      PORT: '0',
      PROCESS_NAME: 'api',
      PROCESS_DATABASE_URL: system.database.url('monsoon_api'),
    },
  });
  for (const stream of [api.stdout, api.stderr]) stream?.on('data', (text: Buffer) => (said += String(text)));
  url = await until(
    () => Promise.resolve(/api listens on (http:\/\/[\d.:]+)/.exec(said)?.[1] ?? ''),
    (found) => found !== '',
    40,
  );
});
afterAll(async () => {
  if (api.exitCode === null) {
    api.kill();
    await new Promise((done) => api.once('exit', done));
  }
  await system.stop();
});

/** Remembers what must not be told. */
function secret(what: string, value: string): string {
  expect(value.length).toBeGreaterThan(8);
  secrets.set(what, value);
  return value;
}
const visit = () => new Session(url);
/** Sends, and keeps the answer when it is a refusal. */
async function send(
  session: Session,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await session.send(method, path, body, { headers });
  if (answer.status >= 400) answers.push(`${method} ${path.split('?')[0]} ${JSON.stringify(answer.body)}`);
  return answer;
}
/** The token of a mail that came to an address, the n-th of its mails. */
const mailed = (to: string, n: number) =>
  until(
    () => Promise.resolve(tokenIn(system.mails(to)[n]) ?? ''),
    (found) => found !== '',
  );

it('tells no secret in logs or refusals, through a whole story of signing up, in and out, keys and files', async () => {
  const email = 'teller@example.test';
  const password = secret('password', 'first long phrase 7Qx of a story');
  const setup = secret('set-up token', (await system.api.get(FirstPerson).makeLink()) as string);
  const root = secret('administrator’s password', 'root long phrase 8Rz of a story');
  const short = { token: setup, email: 'root@example.test', name: 'Root', password: 'Sh0rt!pass' };
  await send(visit(), 'POST', '/setup', short);
  secret('short password', short.password);
  sure(await send(visit(), 'POST', '/setup', { ...short, password: root }));
  await send(visit(), 'POST', '/setup', { ...short, password: root });
  const owner = { email, name: 'Teller', password };
  const registration = { legal_name: 'Telling', country: 'MY', registration_number: registrationNumber('MY'), owner };
  await send(visit(), 'POST', '/organisations', { ...registration, owner: { ...owner, password: [password] } });
  await send(visit(), 'POST', '/organisations', `{"owner": {"password": "${password}", `, {
    'content-type': 'application/json',
  });
  await send(visit(), 'POST', '/organisations', { ...registration, pasword: password });
  const org = sure(await send(visit(), 'POST', '/organisations', registration)).body.id as string;
  const verify = secret('verification token', await mailed(email, 0));
  await send(visit(), 'POST', '/email-verifications', {
    token: verify,
    password: secret('wrong password', 'wrong long phrase 9Ty'),
  });
  sure(await send(visit(), 'POST', '/email-verifications', { token: verify, password }));
  await send(visit(), 'GET', `/countries?token=${verify}&password=${encodeURIComponent(password)}`);

  const session = visit();
  await send(visit(), 'POST', '/sessions', { email, password: secrets.get('wrong password') });
  const signedIn = sure(await send(session, 'POST', '/sessions', { email, password }));
  const cookie = secret('session', /=([^;]+)/.exec(signedIn.headers.get('set-cookie') ?? '')?.[1] as string);
  await send(visit(), 'GET', '/me', undefined, { cookie: `session=${cookie}x` });
  await send(visit(), 'PATCH', '/me', { name: 'X' }, { cookie: `session=${cookie}`, origin: 'https://evil.example' });

  const scopes = ['organisation:read', 'reference:read'];
  const made = sure(await send(session, 'POST', '/me/keys', { name: 'teller', scopes })).body;
  const key = secret('key', made.key as string);
  secret('secret part of the key', key.split('_')[3]);
  const keyed = new Session(url, key);
  sure(await send(keyed, 'GET', `/organisations/${org}`));
  await send(keyed, 'GET', `/organisations/${org}/datasets`);
  await send(new Session(url, `${key}x`), 'GET', '/me');
  await send(visit(), 'GET', '/me', undefined, {
    authorization: `Basic ${Buffer.from(`a:${password}`).toString('base64')}`,
  });
  await send(visit(), 'GET', `/me?key=${key}`);

  sure(
    await send(session, 'POST', `/organisations/${org}/invitations`, { email: 'guest@example.test', role: 'member' }),
  );
  const invitation = secret('invitation', await mailed('guest@example.test', 0));
  const guest = secret('guest’s password', 'guest long phrase 5Wp of a story');
  await send(visit(), 'POST', '/invitations/acceptance', {
    token: invitation,
    name: 'Guest',
    password: 'password1234',
  });
  sure(await send(visit(), 'POST', '/invitations/acceptance', { token: invitation, name: 'Guest', password: guest }));
  await send(visit(), 'POST', '/invitations/acceptance', { token: invitation, name: 'Guest', password: guest });

  sure(await send(visit(), 'POST', '/password-resets', { email }));
  const reset = secret('reset token', await mailed(email, 1));
  const next = secret('new password', 'next long phrase 3Vb of a story');
  sure(await send(visit(), 'POST', '/password-resets/confirmation', { token: reset, password: next }));
  await send(visit(), 'POST', '/password-resets/confirmation', { token: reset, password: next });

  const signed = (store: string) =>
    new FileUrls(new Config({ ...system.env, PROCESS_DATABASE_URL: 'unused' }), system.clock).sign(
      store,
      'a'.repeat(64),
      60,
    );
  const address = signed(newId());
  secret('signature', new URL(address, url).searchParams.get('sig') as string);
  await send(visit(), 'GET', `/${address}`);
  // A fault of our own, on an address that is a right.
  await system.admin.query('alter table stores rename to stores_away');
  const broken = signed(newId());
  secret('signature of a request that failed', new URL(broken, url).searchParams.get('sig') as string);
  expect((await send(visit(), 'GET', `/${broken}`)).status).toBe(500);
  await system.admin.query('alter table stores_away rename to stores');
  for (const name of ['MONSOON_CURSOR_SECRET', 'MONSOON_FILE_URL_SECRET']) secret(name, system.env[name] as string);
  secret('database password', new URL(system.database.url('monsoon_api')).password + '@127.0.0.1');

  // Everything is said before it is looked at.
  const last = await visit().send('GET', '/countries', undefined, { headers: { 'x-request-id': 'the-last-request' } });
  expect(last.status).toBe(200);
  await until(
    () => Promise.resolve(said.includes('the-last-request')),
    (found) => found,
  );
  expect(said).toContain('/api/v1/password-resets/confirmation');
  expect(said).toContain('unforeseen error');
  expect(answers.length).toBeGreaterThan(15);
  const told = [...secrets].flatMap(([what, value]) =>
    [
      value,
      encodeURIComponent(value),
      Buffer.from(value).toString('base64'),
      Buffer.from(value).toString('hex'),
      createHash('sha256').update(value).digest('hex'),
    ].flatMap((form) => [
      ...(said.includes(form) ? [`the log tells the ${what}`] : []),
      ...answers.filter((answer) => answer.includes(form)).map((answer) => `the ${what} is told by ${answer}`),
    ]),
  );
  expect(told).toEqual([]);
});

/** A text without what a terminal would act on. */
const printable = (text: string) => [...text].filter((one) => one >= ' ' && one !== '\u007f').join('');

it('writes one record a line whatever was sent: no line breaks, no terminal’s commands', async () => {
  const odd = ['a\r\nb', '\u001b[2Jx', 'a\u0007b', '{"level":60}', 'x'.repeat(5000)];
  for (const text of odd) {
    await send(visit(), 'GET', `/countries/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`);
    await send(visit(), 'POST', '/organisations', { legal_name: text, country: text });
    await send(visit(), 'POST', '/password-resets', { email: `${encodeURIComponent(text)}@example.test` });
    const headers = {
      'user-agent': printable(text),
      'x-request-id': printable(text),
    };
    await send(visit(), 'GET', '/countries', undefined, headers);
  }
  // A name that the database refuses goes into the log with the error.
  const key = sure(
    await visit().send('POST', '/sessions', {
      email: 'root@example.test',
      password: secrets.get('administrator’s password'),
    }),
  );
  const cookie = /^[^;]+/.exec(key.headers.get('set-cookie') ?? '')?.[0] as string;
  const body = { code: 'ZZ', currency: 'JPY', names: { en: 'Z\u001b[31m\r\n{"level":60}' } };
  for (let n = 0; n < 2; n++) await send(visit(), 'POST', '/platform/countries', body, { cookie, origin: url });
  const lines = said.trim().split('\n');
  expect(lines.length).toBeGreaterThan(40);
  const broken = lines.filter((line) => {
    try {
      return typeof (JSON.parse(line) as { time?: unknown }).time !== 'number';
    } catch {
      return true;
    }
  });
  expect(broken).toEqual([]);
  expect(lines.filter((line) => line !== printable(line))).toEqual([]);
});

it('does not start without its secrets, nor with made-up ones, and says which', async () => {
  const starts = async (change: NodeJS.ProcessEnv) => {
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      ...system.env,
      PROCESS_DATABASE_URL: system.database.url('monsoon_api'),
      ...change,
    };
    const child = spawn(
      resolve('node_modules/node/bin/node'),
      ['--no-warnings', resolve('dist/apps/api/src/main.js')],
      { env },
    );
    let words = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (words += String(text)));
    const code = await new Promise((done) => child.once('exit', done));
    return `${String(code)} ${words}`;
  };
  expect(await starts({ MONSOON_CURSOR_SECRET: '' })).toMatch(/^1 [\s\S]*MONSOON_CURSOR_SECRET/);
  expect(
    await starts({
      NODE_ENV: 'production',
      ORIGIN: 'https://x.example',
      MONSOON_FILE_URL_SECRET: 'changeme'.repeat(5),
    }),
  ).toMatch(/^1 [\s\S]*MONSOON_FILE_URL_SECRET/);
});
