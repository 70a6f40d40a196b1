import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { at, changing } from '../support/http';
import { until } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { registrationNumber, type Working, World } from '../support/world';
import {
  faultsAt,
  faultsOf,
  lendSession,
  openBrowser,
  openWindow,
  settled,
  signIn,
  type Visit,
} from './support/browser';

const password = 'a long password for tests';
let system: System;
let world: World;
let working: Working;
let browser: Browser;

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
  working = await world.project(await world.partner('TH'));
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** A window of the coordinator's owner, who leads the project. */
async function leadsWindow(visit?: Visit) {
  const window = await openWindow(browser, visit);
  await lendSession(window.context, system, working.partner.owner.session.cookie as string);
  return window;
}

const field = (page: Page, name: string) => page.locator(`[name="${name}"]`);
const inDialog = (page: Page, act: string) => page.getByRole('dialog').getByRole('button', { name: act, exact: true });

it('registers an organisation, which is verified, invites a colleague and gives them another role', async () => {
  const owner = 'owner@register.example';
  const { context, page, complaints } = await openWindow(browser);
  await page.goto(`${system.url}/sign-in`);
  await page.getByRole('link', { name: 'Register an organisation' }).click();
  await field(page, 'country').selectOption('TH');
  await field(page, 'registration_number').fill('0105536112015');
  await page.getByText('The check digit does not fit', { exact: false }).waitFor();
  await field(page, 'legal_name').fill('   \u0007');
  await field(page, 'owner/name').fill('Araya Example');
  await field(page, 'owner/email').fill(owner);
  await field(page, 'owner/password').fill(password);
  await field(page, 'again').fill(password);
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByText('blanks alone are no name', { exact: false }).first().waitFor();
  await field(page, 'registration_number').fill(registrationNumber('TH'));
  await page.getByText('The check digit fits.').waitFor();
  await field(page, 'legal_name').fill('Fictional Language Institute');
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

  await page.goto(`${system.url}/verify#${await world.tokenFor(owner)}`);
  await field(page, 'password').fill(password);
  await page.getByRole('button', { name: 'Confirm' }).click();
  // The password was asked for once: with it they are signed in, where their organisation is.
  await page.getByText('has not verified the organisation yet', { exact: false }).waitFor();
  const org = new URL(page.url()).pathname.split('/')[2];
  // Home says first what it waits for.
  await page.goto(`${system.url}/`);
  await page.getByText('waits to be verified.', { exact: false }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Open your organisation' }).click();
  await page.getByRole('button', { name: 'Correct…' }).click();
  await field(page, 'evidence').fill('https://register.example/fictional');
  await inDialog(page, 'Correct it').click();
  await page.getByText('https://register.example/fictional').waitFor();

  const registered = await unwrap(
    world.platform.GET('/api/v1/platform/organisations/{organisation}', at({ organisation: org })),
  );
  await unwrap(
    world.platform.POST('/api/v1/platform/organisations/{organisation}/verification', {
      ...changing({ organisation: org }, registered.version),
      body: { evidence: 'The entry in the register' },
    }),
  );
  await page.reload();
  await page.getByText('Verified', { exact: true }).first().waitFor();

  const colleague = 'colleague@register.example';
  await page.getByRole('link', { name: 'Invitations' }).click();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await field(page, 'email').fill(colleague);
  await inDialog(page, 'Send the invitation').click();
  await page.getByRole('cell', { name: colleague }).waitFor();

  const other = await openWindow(browser, { language: 'vi' });
  const link = `${system.url}/invitation#${await world.tokenFor(colleague)}`;
  await other.page.goto(link);
  await other.page.getByText('Araya Example của Fictional Language Institute mời bạn', { exact: false }).waitFor();
  await other.page.getByText(colleague, { exact: false }).waitFor();
  // The link is in no address any more, and a reload shows the same page.
  expect(other.page.url()).toBe(`${system.url}/invitation`);
  await other.page.reload();
  await field(other.page, 'name').fill('Binh Example');
  await field(other.page, 'password').fill(password);
  await field(other.page, 'again').fill(password);
  await other.page.locator('button[type=submit]').click();
  // They are signed in, where they were invited to; the link says what became of it.
  await other.page.waitForURL((url) => url.pathname === `/org/${org}`);
  await other.page.goto('about:blank');
  await other.page.goto(link);
  await other.page.getByText('Bạn đã gia nhập: lời mời này đã được chấp nhận.', { exact: false }).waitFor();
  expect(await other.page.getByText('có thể gửi lời mời mới', { exact: false }).count()).toBe(0);
  await other.page.getByRole('link', { name: 'Mở nơi bạn đã gia nhập' }).click();
  await other.page.waitForURL((url) => url.pathname === `/org/${org}`);

  // With an account, and signed out: what one signs in for is said there, and it leads back.
  const { programme } = working;
  await unwrap(
    world.platform.POST('/api/v1/platform/programmes/{programme}/invitations', {
      ...at({ programme }),
      body: { email: colleague, role: 'auditor' },
    }),
  );
  await other.context.clearCookies();
  await other.page.goto(link);
  await other.page.getByText('Hãy đăng nhập bằng', { exact: false }).waitFor();
  await other.page.goto('about:blank');
  await other.page.goto(`${system.url}/invitation#${await world.tokenFor(colleague)}`);
  await other.page.getByText('Địa chỉ này đã có tài khoản', { exact: false }).waitFor();
  await other.page.reload();
  await other.page.getByRole('link', { name: 'Đăng nhập và gia nhập' }).click();
  await other.page.getByText('mời bạn vào văn phòng của chương trình', { exact: false }).waitFor();
  expect(await field(other.page, 'email').inputValue()).toBe(colleague);
  // Also by way of a new password: the tab keeps the invitation meanwhile.
  const renewed = 'another long password for tests';
  const submit = () => other.page.locator('button[type=submit]').click();
  await other.page.getByRole('link', { name: 'Tôi quên mật khẩu' }).click();
  expect(await field(other.page, 'email').inputValue()).toBe(colleague);
  await submit();
  await other.page.getByText('đăng nhập từ đây sẽ đưa bạn đến lời mời', { exact: false }).waitFor();
  expect(await other.page.getByRole('link', { name: 'Quay lại đăng nhập' }).getAttribute('href')).toBe(
    '/sign-in?to=%2Finvitation',
  );
  await other.page.goto(`${system.url}/reset#${await world.tokenFor(colleague)}`);
  await field(other.page, 'password').fill(renewed);
  await field(other.page, 'again').fill(renewed);
  await submit();
  await other.page.getByRole('link', { name: 'Đến trang đăng nhập' }).click();
  await other.page.getByText('mời bạn vào văn phòng của chương trình', { exact: false }).waitFor();
  await field(other.page, 'password').fill(renewed);
  await submit();
  await other.page.waitForURL((url) => url.pathname === '/invitation');
  await other.page.getByRole('button', { name: 'Gia nhập', exact: true }).click();
  await other.page.waitForURL((url) => url.pathname === `/console/programmes/${programme}`);
  // It was used: the tab keeps it no longer.
  expect(await other.page.evaluate(`sessionStorage.getItem('monsoon.invitation')`)).toBeNull();
  await other.context.close();
  const joined = await system.client().signIn(colleague, renewed);
  expect((await unwrap(joined.GET('/api/v1/me'))).locale).toBe('vi');

  await page.getByRole('link', { name: 'Members', exact: true }).click();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await row('Binh Example').getByRole('button', { name: 'Roles…' }).click();
  await page.getByRole('dialog').getByLabel('data steward').check();
  await inDialog(page, 'Set the roles').click();
  await row('Binh Example').getByText('data steward').waitFor();
  // The last owner stays one, and is told why.
  await row('Araya Example').getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('dialog').getByText('Invitations that they sent', { exact: false }).waitFor();
  await inDialog(page, 'Remove from the organisation').click();
  await page.getByText('An organisation keeps at least one owner.', { exact: false }).waitFor();

  const place = at({ organisation: org });
  const { version } = await unwrap(world.platform.GET('/api/v1/platform/organisations/{organisation}', place));
  await unwrap(
    world.platform.POST('/api/v1/platform/organisations/{organisation}/suspension', {
      ...changing({ organisation: org }, version),
      body: { state: 'suspended', reason: 'Its register entry lapsed.' },
    }),
  );
  // Home says why, though nothing of the organisation can be read any more.
  await page.goto(`${system.url}/`);
  await page.getByText('Fictional Language Institute is suspended.').waitFor();
  await page.getByText('Reason given: Its register entry lapsed.').waitFor();
  expect(complaints.all.filter((text) => !text.includes('400'))).toEqual([]);
  await context.close();
}, 120_000);

it('says of a link of the wrong shape what it says of an unknown one', async () => {
  const { context, page } = await openWindow(browser);
  await page.goto(`${system.url}/invitation#nonsense`);
  await page.getByText('This is the link of no invitation.', { exact: false }).waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await page.goto(`${system.url}/verify#nonsense`);
  await page.getByText('This link opens nothing.', { exact: false }).waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await context.close();
});

it('goes on to an invitation once its address is signed in in the tab in which a new password was chosen', async () => {
  const { email } = await world.person();
  const body = { email, role: 'auditor' } as const;
  const path = '/api/v1/platform/programmes/{programme}/invitations';
  await unwrap(world.platform.POST(path, { ...at({ programme: working.programme }), body }));
  const { context, page, complaints } = await openWindow(browser);
  await page.goto(`${system.url}/invitation#${await world.tokenFor(email)}`);
  await page.getByRole('link', { name: 'Sign in and join' }).click();
  await page.getByRole('link', { name: 'I forgot my password' }).click();
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('Choose a new password by it', { exact: false }).waitFor();

  const tab = await context.newPage();
  const renewed = 'another long password for tests';
  await tab.goto(`${system.url}/reset#${await world.tokenFor(email)}`);
  await field(tab, 'password').fill(renewed);
  await field(tab, 'again').fill(renewed);
  await tab.getByRole('button', { name: 'Change the password' }).click();
  await tab.getByText('go back to its tab, which goes on by itself', { exact: false }).waitFor();
  await tab.getByRole('link', { name: 'To the sign-in page' }).click();
  await field(tab, 'email').fill(email);
  await field(tab, 'password').fill(renewed);
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
  await tab.waitForURL((url) => url.pathname === '/');
  // As the browser tells of coming back to a tab, which one without a window does not do by itself.
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
  await page.waitForURL((url) => url.pathname === '/invitation');
  await page.getByRole('button', { name: 'Join', exact: true }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
}, 60_000);

it('makes a service account and a key, and the programs that the page shows use it', async () => {
  const { context, page, complaints } = await leadsWindow();
  await page.goto(`${system.url}/p/${working.project}/keys`);
  await page.getByRole('button', { name: 'Make a service account' }).click();
  await field(page, 'name').fill('nightly pipeline');
  await inDialog(page, 'Make it').click();
  await page.getByRole('button', { name: 'Make a key' }).click();
  await field(page, 'name').fill('on the build machine');
  await inDialog(page, 'Make the key').click();
  const shown = page.locator('[data-new-key]');
  const code = shown.locator('code');
  await shown.getByText('it is shown this once and never again', { exact: false }).waitFor();
  const keep = await code.nth(1).innerText();
  // Not waited for in this process, which serves what the programs ask.
  const run = promisify(execFile);
  const answerOf = async (language: string, command: (program: string) => string) => {
    await shown.getByRole('button', { name: language, exact: true }).click();
    const script = `${keep}\n${command(await code.nth(2).innerText())}`;
    return JSON.parse((await run('bash', ['-c', script], { timeout: 20_000 })).stdout) as unknown;
  };
  const ours = { id: working.project };
  expect(await answerOf('curl', (program) => program)).toMatchObject(ours);
  expect(await answerOf('Python', (program) => `python3 - <<'END'\n${program}\nEND`)).toMatchObject(ours);
  await shown.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('cell', { name: 'on the build machine' }).first().waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
}, 60_000);

it('ends another session, which is refused at its next request', async () => {
  const { email } = working.partner.owner;
  const elsewhere = await system.client().signIn(email, password);
  const { context, page } = await openWindow(browser);
  await signIn(page, system, email, password, '/me/security');
  const row = page.getByRole('row').filter({ hasText: 'A program' }).first();
  await row.getByRole('button', { name: 'End…' }).click();
  await inDialog(page, 'End it').click();
  await page.getByText('The session is ended.').waitFor();
  expect((await elsewhere.get('/me')).status).toBe(401);
  await context.close();
}, 60_000);

it('invites another organisation by its name, which takes part and names its people', async () => {
  const viet = await world.partner('VN');
  const { legal_name: name } = await unwrap(
    viet.owner.session.GET('/api/v1/organisations/{org}', at({ org: viet.id })),
  );
  const { context, page } = await leadsWindow();
  await page.goto(`${system.url}/p/${working.project}/participants`);
  await page.getByRole('button', { name: 'Invite an organisation' }).click();
  await field(page, 'search').fill(name.slice(5));
  await page.getByRole('dialog').getByLabel(name).check();
  await inDialog(page, 'Invite').click();
  await page.getByText(`${name} is invited.`).waitFor();
  await lendSession(context, system, viet.owner.session.cookie as string);
  await page.goto(`${system.url}/org/${viet.id}/projects`);
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Project / })
    .click();
  await page.getByRole('button', { name: 'Accept…' }).click();
  await inDialog(page, 'Take part').click();
  await page.getByRole('button', { name: 'Name somebody' }).click();
  await field(page, 'person').selectOption(viet.owner.id);
  await inDialog(page, 'Name them').click();
  await page.getByRole('cell', { name: 'engineer' }).waitFor();
  await context.close();
}, 60_000);

const pages = () => {
  const org = `/org/${working.partner.id}`;
  const project = `/p/${working.project}`;
  return [
    '/register',
    ...['', '/members', '/invitations', '/projects', `/projects/${working.participation}`].map((part) => org + part),
    ...['/participants', '/keys', '/award'].map((part) => project + part),
    '/me/profile',
    '/me/security',
    '/me/language',
  ];
};

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  const { context, page, complaints } = await leadsWindow();
  expect(await faultsAt(page, system.url, pages())).toEqual({});
  expect(complaints.all).toEqual([]);
  await context.close();
}, 180_000);

it('puts a language that was chosen before signing in on the record, so that mails are in it too', async () => {
  const { owner } = await world.partner('TH');
  const localeOf = async () => (await unwrap(owner.session.GET('/api/v1/me'))).locale;
  expect(await localeOf()).toBe('en');
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${system.url}/sign-in`);
  await page.getByRole('button', { name: 'Language' }).click();
  await page.locator('[lang=th]').filter({ hasText: 'ไทย' }).click();
  await field(page, 'email').fill(owner.email);
  await field(page, 'password').fill(password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await until(localeOf, (locale) => locale === 'th');
  // What is chosen elsewhere later is newer: coming back here does not undo it.
  const { version } = await unwrap(owner.session.GET('/api/v1/me'));
  const header = { 'If-Match': `"${version}"` };
  await unwrap(owner.session.PATCH('/api/v1/me', { params: { header }, body: { locale: 'vi' } }));
  await page.reload();
  await page.getByRole('navigation').first().waitFor();
  await settled(page);
  expect(await localeOf()).toBe('vi');
  await context.close();
});

it('leads the owner from home to name the lead whom a project lacks, and proposes nothing less', async () => {
  const { owner, id: coordinator } = await world.partner('MY');
  const { programme, administrator } = working;
  const name = 'Sabah and Sarawak corpus';
  await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/projects', {
      ...at({ programme }),
      body: { name, coordinator },
    }),
  );
  const { context, page, complaints } = await openWindow(browser);
  await lendSession(context, system, owner.session.cookie as string);
  await page.goto(`${system.url}/`);
  await page.getByText('Nobody of your organisation leads this project', { exact: false }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Name a lead' }).click();
  await page.getByRole('dialog').getByText('Lead is chosen because nobody leads the project yet.').waitFor();
  expect(await page.getByRole('radio', { name: /^Lead/ }).isChecked()).toBe(true);
  await field(page, 'person').selectOption(owner.id);
  await inDialog(page, 'Name them').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(new URL(page.url()).search).toBe('');
  await page.getByRole('link', { name: 'Open the project' }).waitFor();
  await page.getByRole('link', { name: 'Home' }).first().click();
  await page.getByText('Nothing needs you').waitFor();
  await page.getByRole('link', { name }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});
