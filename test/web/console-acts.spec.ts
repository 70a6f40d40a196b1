import type { Browser, Page } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { at, changingOnce, type Session } from '../support/http';
import { tokenIn } from '../support/mail';
import { startSystem, type System } from '../support/system';
import { registrationNumber } from '../support/world';
import { faultsAt, openAt, openBrowser, openWindow, type Visit } from './support/browser';

const password = 'a long password for tests';
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** Everything from nothing: each test goes on where the one before it ended. */
let system: System;
let browser: Browser;
/** Ids of what was made, which the console's addresses name. */
const seen = { programme: '', project: '', pool: '', award: '' };
const people = {
  admin: 'first@example.test',
  office: 'office@example.test',
  first: 'counts@example.test',
  second: 'checks@example.test',
  operator: 'rack@example.test',
  lead: 'lead@example.test',
};

beforeAll(async () => {
  [system, browser] = [await startSystem(), await openBrowser()];
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** The token of the link that was mailed to somebody. */
async function linkIn(email: string): Promise<string> {
  for (let tries = 0; tries < 500; tries++) {
    const token = tokenIn(system.mails(email).at(-1));
    if (token) return token;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no mail with a link reached ${email}`);
}

/** Registers an organisation with its owner as its people do: an account for somebody whom others can name. */
async function register(legal_name: string, country: string, email: string): Promise<void> {
  const owner = { email, name: legal_name, password };
  const body = { legal_name, country, registration_number: registrationNumber(country), owner };
  await unwrap(system.client().POST('/api/v1/organisations', { body }));
  const token = await linkIn(email);
  await unwrap(system.client().POST('/api/v1/email-verifications', { body: { token, password } }));
}

const sessions = new Map<string, Session>();

/** Somebody's own window of the console, in a session that lasts over the tests. */
async function windowOf(email: string, path: string, visit?: Visit) {
  const session = sessions.get(email) ?? (await system.client().signIn(email, password));
  sessions.set(email, session);
  return openAt({ browser, system }, session, `/console${path}`, visit);
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();
const idIn = (page: Page, pattern: RegExp) => pattern.exec(page.url())?.[0] as string;

it('leads a new administrator from set-up to a programme with its people, a pool and verified organisations', async () => {
  const { context, page, complaints } = await openWindow(browser);
  await page.goto(`${system.url}/setup#${await system.firstLink()}`);
  await page.locator('input[name=name]').fill('First Person');
  await page.locator('input[name=email]').fill(people.admin);
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=again]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { level: 1, name: 'Platform' }).waitFor();
  await page.getByText('0 of 4 done').waitFor();
  await register('Lotus Language Lab', 'TH', people.lead);
  await register('Quiet Counting House', 'JP', people.first);
  await register('Second Look House', 'JP', people.second);
  await register('Northern Racks', 'JP', people.operator);
  await register('Grant Office Services', 'JP', people.office);

  await follow(page, 'Make a programme');
  await press(page, 'Make the programme');
  await page.getByText('things to correct', { exact: false }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Rivers and Languages');
  await page.getByLabel('Who pays').fill('Fund for Fictional Languages');
  await page.locator('[name=currency]').selectOption('JPY');
  await page.getByLabel('First day').fill(day(-30));
  await page.getByLabel('Last day').fill(day(-31));
  await press(page, 'Make the programme');
  // The server's own faults stand at the fields that they are about.
  await page.getByText('Choose a day after the first one.').first().waitFor();
  await page.getByLabel('Last day').fill(day(700));
  await page.getByLabel('E-mail address of its first administrator').fill(people.office);
  await page.getByLabel('Language of the mail').selectOption('vi');
  const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/programmes'));
  await press(page, 'Make the programme');
  expect((await asked).postDataJSON()).toMatchObject({ administrator_locale: 'vi' });
  await page.getByRole('heading', { level: 1, name: 'Rivers and Languages' }).waitFor();
  seen.programme = idIn(page, /prg_\w+/);
  for (const email of [people.first, people.second]) {
    await press(page, 'Give a role…');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail address').fill(email);
    await dialog.getByLabel('Role').selectOption('finance');
    await dialog.getByText('one enters, another confirms', { exact: false }).waitFor();
    await dialog.getByRole('button', { name: 'Give the role' }).click();
    await page.getByRole('cell', { name: new RegExp(email) }).waitFor();
  }
  // Its last administrator stays.
  await page
    .getByRole('row', { name: /office@/ })
    .getByRole('button', { name: 'Take it back…' })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take the role back' }).click();
  await page.getByText('name another one first', { exact: false }).waitFor();
  await page.getByRole('dialog').getByRole('button').first().click();

  await follow(page, 'Overview');
  await follow(page, 'See who waits');
  for (const name of ['Lotus Language Lab', 'Northern Racks']) {
    await follow(page, name);
    await press(page, 'Verify…');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Evidence that you looked at').fill('Extract of the register, number matches');
    await dialog.getByRole('button', { name: 'Verify the organisation' }).click();
    await page.getByText('The organisation is verified').first().waitFor();
    await follow(page, 'Organisations');
  }

  await follow(page, 'Overview');
  await page.getByText('2 of 4 done').waitFor();
  await follow(page, 'Make a pool');
  await page.getByLabel('Name of the pool').fill('Northern GPUs');
  await page.getByLabel('Organisation that offers it').selectOption({ label: 'Northern Racks' });
  await page.getByLabel('Country').selectOption('JP');
  await page.getByLabel('Site').fill('Sapporo');
  await page.getByLabel('GPU type').fill('h100');
  await page.getByLabel('Engine').selectOption('process');
  await page.getByLabel('GPUs from now on').fill('1.5');
  await page.getByLabel('E-mail address of its first operator').fill(people.operator);
  await press(page, 'Make the pool');
  await page.getByText('Write a whole number.').first().waitFor();
  await page.getByLabel('GPUs from now on').fill('8');
  await press(page, 'Make the pool');
  await page.getByText('Write it in capitals A–Z and digits', { exact: false }).first().waitFor();
  await page.getByLabel('GPU type').fill('H100');
  await press(page, 'Make the pool');
  await page.getByRole('heading', { level: 1, name: 'Northern GPUs' }).waitFor();
  await page.getByText('No job can be launched here before a price is confirmed', { exact: false }).waitFor();
  seen.pool = idIn(page, /pol_\w+/);
  expect(complaints.all.filter((text) => !text.includes('400'))).toEqual([]);
  await context.close();
}, 120_000);

it('gives the operator a key of an agent, shown once, and a price that another person confirms', async () => {
  const { context, page, complaints } = await windowOf(people.operator, `/pools/${seen.pool}`);
  await press(page, 'Make a key…');
  await page.getByRole('dialog').getByLabel('Where it runs').fill('rack 1');
  await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
  const command = await page.locator('pre').innerText();
  expect(command).toContain(`AGENT_POOL=${seen.pool}`);
  const key = /AGENT_KEY=(msn_\S+)/.exec(command)?.[1] as string;
  const asked = await system.client(key).send('POST', '/site/leases', {});
  expect(asked.status).not.toBe(401);
  await press(page, 'I have kept it');
  await page.reload();
  await page.getByRole('cell', { name: /rack 1/ }).waitFor();
  expect(await page.content()).not.toContain(key);
  await press(page, 'Revoke…');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the key' }).click();
  await page.getByText('The key of rack 1 is revoked.').waitFor();
  expect((await system.client(key).send('POST', '/site/leases', {})).status).toBe(401);

  await press(page, 'Propose a price…');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Price of a GPU-hour').fill('0');
  await dialog.getByLabel('Currency').selectOption('JPY');
  await dialog.getByRole('button', { name: 'Propose it' }).click();
  // A fault of the whole amount is told at its first field.
  await dialog.getByText('Write an amount above zero.').first().waitFor();
  await dialog.getByLabel('Price of a GPU-hour').fill('540');
  await dialog.getByRole('button', { name: 'Propose it' }).click();
  await page.getByText('The price is proposed', { exact: false }).waitFor();
  expect(complaints.all.filter((text) => !text.includes('400'))).toEqual([]);
  await context.close();

  const finance = await windowOf(people.first, `/programmes/${seen.programme}/pools/${seen.pool}`);
  await press(finance.page, 'Confirm…');
  await finance.page.getByRole('dialog').getByRole('button', { name: 'Confirm the price' }).click();
  await finance.page.getByText('The price is confirmed.').waitFor();
  await finance.context.close();
}, 60_000);

it('takes the office from an empty programme to an award that is offered', async () => {
  const { context, page, complaints } = await windowOf(people.office, '/');
  await page.getByText('Until the first job can run').waitFor();
  await page.getByText('2 of 5 done').waitFor();
  await follow(page, 'To the envelopes');
  await page.getByRole('button', { name: 'Put money in…' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Country whose projects it pays for').selectOption('TH');
  // Whatever the server refuses of an amount stands at the amount, and leads there; what no account can hold is not sent.
  const amount = dialog.getByLabel('Amount');
  await amount.fill('0');
  await amount.press('Enter');
  await dialog.getByRole('link', { name: 'Write an amount above zero.' }).waitFor();
  expect(
    await dialog.locator('[aria-invalid=true]').evaluateAll((all) => all.map((one) => one.getAttribute('name'))),
  ).toEqual(['amount/amount']);
  expect(complaints.all.splice(0)).toEqual([expect.stringContaining('400')]);
  await amount.fill('99999999999999999999');
  await amount.press('Enter');
  await dialog.getByRole('link', { name: 'This amount is too large: at most 100,000,000,000,000,000.' }).waitFor();
  await amount.fill('1,000,000');
  await dialog.getByRole('button', { name: 'Put ¥1,000,000 in' }).click();
  await page.getByRole('cell', { name: '¥1,000,000' }).first().waitFor();

  await follow(page, 'Projects');
  await page.getByRole('link', { name: 'Make a project' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('River stories');
  // Who is not verified is no choice.
  const coordinators = page.getByLabel('Coordinator').locator('option');
  await coordinators.nth(1).waitFor({ state: 'attached' });
  const choices = await coordinators.allInnerTexts();
  expect(choices).toEqual(['Choose…', 'Lotus Language Lab · Thailand', 'Northern Racks · Japan']);
  await press(page, 'Make the project');
  // Nobody is chosen for whoever presses too early.
  await page.getByText('One thing to correct:').waitFor();
  await page.getByLabel('Coordinator').selectOption({ index: 1 });
  await page.getByLabel('E-mail address of the first lead').fill(people.lead);
  await press(page, 'Make the project');
  await page.getByRole('heading', { level: 1, name: 'River stories' }).waitFor();
  seen.project = idIn(page, /prj_\w+/);

  await follow(page, 'Offer an award');
  await page.locator('[name=co_funding_from]').selectOption('launching');
  await page.getByLabel('Name of the tranche').fill('First year');
  await page.getByLabel('First day').fill(day(-1));
  await page.getByLabel('Last day').fill(day(365));
  await page.getByLabel('Compute', { exact: true }).fill('1,200,000');
  await page.getByText('The envelope has ¥200,000 too little for it.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Offer it and take ¥1,200,000 from the envelope' }).click();
  // The field says so as soon as it is left, and nothing is sent.
  await page.getByText('The envelope has ¥1,000,000 left for this line.').first().waitFor();
  await page.getByLabel('Compute', { exact: true }).fill('600,000');
  await page.getByLabel('Travel', { exact: true }).fill('90,000');
  await page.getByLabel('GPU-hours, H100').fill('1000');
  await page.getByText('¥310,000').waitFor();
  // The partners' third beside a grant of two thirds.
  await page.getByText('¥300,000', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Offer it and take ¥690,000 from the envelope' }).click();
  await page.getByText('Offered', { exact: true }).first().waitFor();
  await page.getByText('Money can be entered once the coordinator has accepted the award.').waitFor();
  seen.award = idIn(page, /awd_\w+/);
  await follow(page, 'Dashboard');
  await page.getByText('Needs a decision').waitFor();
  await page.getByText('Until the first job can run').waitFor({ state: 'detached' });
  expect(complaints.all).toEqual([]);
  await context.close();
}, 60_000);

it('enters co-funding, which the same person cannot confirm and a second one does', async () => {
  const lead = await system.client().signIn(people.lead, password);
  const project = seen.project;
  const { version } = await unwrap(lead.GET('/api/v1/projects/{project}/award', at({ project })));
  await unwrap(lead.POST('/api/v1/projects/{project}/award/acceptance', changingOnce({ project }, version)));
  const award = `/programmes/${seen.programme}/awards/${seen.award}`;
  const first = await windowOf(people.first, award);
  await press(first.page, 'Enter money that came…');
  const dialog = first.page.getByRole('dialog');
  await dialog.getByLabel('Amount', { exact: false }).fill('300,000');
  await dialog.getByRole('button', { name: 'Enter it' }).click();
  await dialog.getByText('Fill this in.').first().waitFor();
  await dialog.getByLabel('Evidence').fill('Transfer FT-2026-0042, value date 20 November');
  await dialog.getByRole('button', { name: 'Enter it' }).click();
  await first.page.getByText('You entered it: another person decides.').waitFor();
  expect(await first.page.getByRole('button', { name: 'Confirm…' }).count()).toBe(0);
  expect(first.complaints.all).toEqual([]);
  await first.context.close();

  const second = await windowOf(people.second, award);
  await second.page.getByText('Entered by Quiet Counting House', { exact: false }).waitFor();
  await press(second.page, 'Confirm…');
  await second.page.getByRole('dialog').getByRole('button', { name: 'Confirm that it came' }).click();
  await second.page.getByText('Confirmed: the project can spend it.').waitFor();
  await second.context.close();
  const budget = await unwrap(lead.GET('/api/v1/projects/{project}/budget', at({ project })));
  expect(JSON.stringify(budget.co_funding)).toContain('300000');
}, 60_000);

it('keeps the act that was begun, and says where somebody else did it meanwhile', async () => {
  const path = `/programmes/${seen.programme}/awards/${seen.award}`;
  const [one, two] = [await windowOf(people.office, path), await windowOf(people.office, path)];
  await press(one.page, 'Suspend…');
  const dialog = one.page.getByRole('dialog');
  await dialog.locator('textarea[name=reason]').fill('The report is late');
  // This window does not learn what the other one does.
  const read = `**/awards/${seen.award}`;
  await one.page.route(read, (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()));
  await press(two.page, 'Suspend…');
  await two.page.getByRole('dialog').locator('textarea[name=reason]').fill('It is late indeed');
  await two.page.getByRole('dialog').getByRole('button', { name: 'Suspend it now' }).click();
  await two.page.getByRole('button', { name: 'Let it go on…' }).waitFor();
  await dialog.getByRole('button', { name: 'Suspend it now' }).click();
  await dialog.getByText('It was changed meanwhile; look at what is new and send again.').waitFor();
  await one.page.unroute(read);
  await dialog.getByRole('button', { name: 'Suspend it now' }).click();
  await dialog.getByText('It has become “Suspended” meanwhile', { exact: false }).waitFor();
  expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['Close']);
  await dialog.getByRole('button').click();
  // Where it does learn it, the question ends before anything is pressed.
  await press(one.page, 'Let it go on…');
  await dialog.locator('textarea[name=reason]').fill('It came at last');
  await press(two.page, 'Let it go on…');
  await two.page.getByRole('dialog').locator('textarea[name=reason]').fill('The report came');
  await two.page.getByRole('dialog').getByRole('button', { name: 'Let it go on' }).click();
  await two.page.getByRole('button', { name: 'Suspend…' }).waitFor();
  await dialog.getByText('It has become “Active” meanwhile', { exact: false }).waitFor();
  // Nothing that could still be sent is lost: Escape asks nothing.
  await one.page.keyboard.press('Escape');
  await one.page.getByRole('button', { name: 'Suspend…' }).waitFor();
  expect(await two.page.getByText('Given as the reason:', { exact: false }).count()).toBe(0);
  await Promise.all([one.context.close(), two.context.close()]);
});

it('suspends a project with a reason that its people read, and lets it go on', async () => {
  const path = `/programmes/${seen.programme}/projects/${seen.project}`;
  const { context, page } = await windowOf(people.office, path);
  await page.getByRole('button', { name: 'Suspend…' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Jobs that run go on.', { exact: false }).waitFor();
  await dialog.getByLabel('Reason').fill('The report is late');
  await dialog.getByRole('button', { name: 'Suspend it now' }).click();
  await page.getByText('Given as the reason: The report is late').waitFor();
  await press(page, 'Resume…');
  await dialog.getByLabel('Reason').fill('The report came');
  await dialog.getByRole('button', { name: 'Let it go on' }).click();
  await page.getByText('The project goes on.').waitFor();
  const ways = page.locator('section').filter({ hasText: 'More of this project' });
  const own = `?project=${seen.project}`;
  const office = `/console/programmes/${seen.programme}`;
  expect(await ways.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
    `${office}/quota${own}`,
    `${office}/jobs${own}`,
    `${office}/awards/${seen.award}`,
    `${office}/audit${own}`,
  ]);
  await follow(page, 'Its jobs');
  await page.getByRole('button', { name: 'Project River stories' }).waitFor();
  await context.close();
});

/** Pages by who may read them. */
const pages = (): [email: string, paths: string[]][] => {
  const programme = `/programmes/${seen.programme}`;
  const own = ['programme', 'projects', 'projects/new', `projects/${seen.project}`, 'envelopes', 'awards/new'];
  return [
    [
      people.admin,
      [
        '/platform',
        '/platform/programmes',
        '/platform/programmes/new',
        `/platform/programmes/${seen.programme}`,
        '/platform/pools',
        '/platform/pools/new',
        `/platform/pools/${seen.pool}`,
      ],
    ],
    [people.office, own.map((path) => `${programme}/${path}`)],
    [people.first, [`${programme}/awards/${seen.award}`]],
  ];
};

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  for (const [email, paths] of pages()) {
    const { context, page, complaints } = await windowOf(email, paths[0]);
    expect(await faultsAt(page, `${system.url}/console`, paths)).toEqual({});
    expect(complaints.all).toEqual([]);
    await context.close();
  }
}, 180_000);
