import type { Browser, Page } from 'playwright-core';
import { type components, unwrap } from '@app/api-client';
import { at, changing, once } from '../support/http';
import { launching, type Launching } from '../support/jobs-world';
import { startSystem, type System } from '../support/system';
import { sure, World } from '../support/world';
import { openAt, openBrowser, settled, type Visit } from './support/browser';

const day = 86_400_000;
let system: System;
let world: World;
let own: Launching;
let browser: Browser;

/** A tranche in force that has a line beside the one that jobs draw on, and one that is to come. */
const tranches = (whole: components['schemas']['TrancheBody']): components['schemas']['TrancheBody'][] => {
  const line = (category: 'compute' | 'personnel', amount: string) => ({
    category,
    amount: { amount, currency: 'JPY' as const },
  });
  const change = new Date(Date.now() + 40 * day).toISOString();
  return [
    { ...whole, label: 'First', valid_until: change, lines: [line('compute', '600000'), line('personnel', '500000')] },
    { ...whole, label: 'Second', valid_from: change, lines: [line('compute', '400000')] },
  ];
};

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
  own = await launching(system, world, { money: '1500000', tranches, lotSeconds: 360_000 });
  const { programme, administrator } = own.funded;
  const amount = { amount: '250000.00', currency: 'THB' as const };
  const envelope = { ...once({ programme }), body: { country: 'TH', amount } };
  await unwrap(administrator.session.POST('/api/v1/programmes/{programme}/envelopes', envelope));
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const lead = (path: string, visit?: Visit) => openAt({ browser, system }, own.partner.owner.session, path, visit);
const office = (path: string, visit?: Visit) =>
  openAt({ browser, system }, own.funded.administrator.session, path, visit);
const fact = (page: Page, name: string) => page.locator('div:has(> dt)').filter({ hasText: name }).locator('dd');
const shown = async (page: Page, name: string) => (await fact(page, name).first().innerText()).split('\n')[0];
/** Lets reads of an address fail as a server does that is asked for what it cannot give. */
const failing = (page: Page, address: string) =>
  page.route(address, (route) =>
    route.fulfill({ status: 400, contentType: 'application/problem+json', body: '{"status":400,"code":"malformed"}' }),
  );
/** Opens a page whose reads fail, which must say so and not wait for ever. */
async function saysItFailed(page: Page, path: string, address: string, words: string): Promise<void> {
  await failing(page, address);
  await page.goto(`${system.url}${path}`);
  await page.getByText(words).first().waitFor();
  await settled(page);
  await page.getByRole('button', { name: 'Try again' }).first().waitFor();
  await page.unroute(address);
}

it('tells what a launch can take now apart from what is locked and from what jobs do not draw on', async () => {
  const { context, page, complaints } = await lead(`/p/${own.funded.project}`);
  expect([await shown(page, 'Available now'), await shown(page, 'Not available now')]).toEqual([
    '¥600,000',
    '¥400,000',
  ]);
  await page.getByText('Other lines of the grant: ¥500,000. Jobs do not draw on them.').waitFor();
  const bar = page.getByRole('img', { name: 'Of a compute line of ¥1,000,000', exact: false });
  expect(await bar.locator('div').count()).toBe(1);
  await page.goto(`${system.url}/`);
  await page.getByRole('row').filter({ hasText: '¥600,000' }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('takes a project without an award for one that has none yet', async () => {
  const { project } = await world.project(own.partner, own.funded);
  const { context, page, complaints } = await lead(`/p/${project}`);
  await page.getByText('No award yet').waitFor();
  expect(await page.getByText('The budget did not load.').count()).toBe(0);
  await page.goto(`${system.url}/p/${project}/quota/new`);
  await page.getByText('The project has no accepted award', { exact: false }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('says of a quota request what the award has for its days, and where they lie outside it', async () => {
  const { context, page, complaints } = await lead(`/p/${own.funded.project}/quota/new`);
  const dayOf = (ahead: number) => new Date(Date.now() + ahead * day).toISOString().slice(0, 10);
  // A million seconds in each tranche, of which a hundred hours of the first are in a lot. Of three months the second has more days.
  expect(await shown(page, 'The most that can be granted for')).toBe('277.8 GPU-h');
  await page.locator('input[name=valid_until]').fill(dayOf(30));
  await page.getByText('The most that can be granted for all of these days').waitFor();
  expect(await shown(page, 'The most that can be granted')).toBe('177.8 GPU-h');
  const outside = page.getByText('The last day of the award is', { exact: false });
  expect(await outside.count()).toBe(0);
  await page.locator('input[name=valid_from]').fill(dayOf(50));
  await page.locator('input[name=valid_until]').fill(dayOf(60));
  expect(await shown(page, 'The most that can be granted')).toBe('277.8 GPU-h');
  await page.locator('input[name=valid_until]').fill(dayOf(400));
  await outside.waitFor();
  // Days that are refused have nothing left.
  expect(await shown(page, 'The most that can be granted')).toBe('none: the days reach beyond the award’s');
  await page.locator('input[name=concurrent_gpus]').fill('99');
  await page.getByText('jobs can take', { exact: false }).waitFor();
  // Both ends are wrong: each says so, and the list has them in the order of the page, with nothing sent.
  await page.locator('input[name=gpu_seconds]').fill('1');
  await page.locator('input[name=valid_from]').fill(dayOf(400));
  await page.locator('input[name=valid_until]').fill(dayOf(60));
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByText('3 things to correct:').waitFor();
  const told = page.locator('[data-faults] li a');
  expect((await told.allInnerTexts()).map((text) => text.replace(/ is .*/, ''))).toEqual([
    'The last day of the award',
    'The last day',
    'Fill this in.',
  ]);
  // What another field's change mends is said no more.
  await page.locator('input[name=valid_from]').fill(dayOf(50));
  await page.getByText('One thing to correct:').waitFor();
  expect(complaints.all).toEqual([]);
  await saysItFailed(page, `/p/${own.funded.project}/quota/new`, '**/lots?*', 'The GPU time did not load.');
  await context.close();
});

it('says before a decision in which days the award can grant a request, and after it in which it did', async () => {
  const { project, programme } = own.funded;
  const days = { from: Date.now() + 10 * day, change: Date.now() + 40 * day, until: Date.now() + 60 * day };
  const requests = '/api/v1/projects/{project}/allocation-requests';
  const { session } = own.partner.owner;
  const body = {
    pool: own.pool,
    gpu_seconds: 36_000,
    concurrent_gpus: 99,
    valid_from: new Date(days.from).toISOString(),
    valid_until: new Date(days.until).toISOString(),
    purpose: 'Across two tranches',
  };
  const { id: request, version } = await unwrap(session.POST(requests, { ...at({ project }), body }));
  await unwrap(session.POST(`${requests}/{request}/submit`, changing({ project, request }, version)));
  const told = (on: number) =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'Asia/Tokyo' }).format(on - 1);
  const span = (until: number) => `${told(days.from)} – ${told(until)}`;

  const { context, page, complaints } = await office(`/console/programmes/${programme}/quota/${request}`);
  await page.getByText(`the award can now give ${span(days.change)} in one lot`, { exact: false }).waitFor();
  await page.getByText('Approve 10.0 GPU-h, for fewer days').waitFor();
  await page.getByText('The project asks for 99 GPUs at once;', { exact: false }).waitFor();
  await page.locator('textarea[name=reasons]').fill('The first tranche');
  await page.getByRole('button', { name: 'Approve 10.0 GPU-h' }).click();
  await page.getByText('Fewer days were granted than were asked for.').waitFor();
  expect(await shown(page, 'Days granted')).toBe(span(days.change));
  expect(await shown(page, 'Days asked for')).toBe(span(days.until));
  expect(complaints.all).toEqual([]);
  await context.close();

  const theirs = await lead(`/p/${project}/quota/${request}`);
  await theirs.page.getByText(`were granted, for fewer days: ${span(days.change)}.`, { exact: false }).waitFor();
  await theirs.page.goto(`${system.url}/p/${project}/quota`);
  const row = theirs.page
    .getByRole('row')
    .filter({ hasText: span(days.change) })
    .first();
  await row.getByRole('link', { name: 'Its request' }).click();
  await theirs.page.waitForURL(new RegExp(request));
  expect(theirs.complaints.all).toEqual([]);
  await theirs.context.close();
});

it('writes the days of a burn-down as they are counted, east of UTC too', async () => {
  const { context, page } = await lead(`/p/${own.funded.project}/budget`);
  const days = [2, 1, 0].map((back, n) => ({
    day: new Date(Date.now() - back * day).toISOString().slice(0, 10),
    spent: String(n * 100),
    held: '0',
  }));
  const series = {
    from: days[0].day,
    until: days[2].day,
    step_days: 1,
    data: [{ share: 'grant', asset: 'JPY', days }],
  };
  await page.route('**/budget/series*', (route) => route.fulfill({ json: series }));
  await page.reload();
  await page.getByText('Show as a table').click();
  const table = page.getByRole('table').filter({ hasText: 'Day (UTC)' });
  const written = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const cells = await table.locator('tbody tr > :first-child').allInnerTexts();
  expect(cells).toEqual(days.map((one) => written.format(new Date(one.day))).reverse());
  await page.unroute('**/budget/series*');
  await saysItFailed(
    page,
    `/p/${own.funded.project}/budget`,
    '**/budget/series*',
    'The days of the budget did not load.',
  );
  await page.route('**/budget/series*', (route) => route.fulfill({ json: { ...series, data: [] } }));
  await page.reload();
  await page.getByText('Nothing moved yet').waitFor();
  await context.close();
});

it('says that a job’s hold did not load, not that nothing is held', async () => {
  const job = sure(await own.launch({ name: 'thai-helper' })).body.id as string;
  const { context, page } = await lead('/');
  const words = 'What is held for the job did not load.';
  await saysItFailed(page, `/p/${own.funded.project}/jobs/${job}`, '**/holds/*', words);
  expect(await page.getByText('Nothing is held for this job.').count()).toBe(0);
  await context.close();
});

it('has a row of figures for each currency of a programme, and forecasts by compute lines', async () => {
  const { context, page, complaints } = await office(`/console/programmes/${own.funded.programme}`);
  await page.getByRole('heading', { name: 'In Thai Baht' }).waitFor();
  expect(await fact(page, 'Left to award').allInnerTexts()).toEqual(['¥0', '฿250,000.00']);
  const row = page.getByRole('row').filter({ hasText: '¥1,000,000' });
  expect(await row.getByRole('cell').allInnerTexts()).toEqual(expect.arrayContaining(['¥1,000,000']));
  await page.getByText('compute lines, which jobs draw on').waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('says in the console what did not load', async () => {
  const { programme } = own.funded;
  const { context, page } = await office('/console');
  const path = `/console/programmes/${programme}`;
  await saysItFailed(page, path, '**/envelopes', 'The envelopes did not load.');
  await saysItFailed(page, `${path}/pools/${own.pool}`, '**/api/v1/pools?*', 'The pools did not load.');
  await context.close();
  const operator = await openAt({ browser, system }, own.operator.session, '/console');
  const capacity = 'The capacity did not load.';
  await saysItFailed(operator.page, `/console/pools/${own.pool}`, '**/capacity?*', capacity);
  await operator.context.close();
});

it('offers of a quota request what the award has left, and says that it did not load', async () => {
  const { project, programme } = own.funded;
  const requests = '/api/v1/projects/{project}/allocation-requests';
  const body = {
    pool: own.pool,
    gpu_seconds: 3600 * 1000,
    valid_from: new Date(Date.now() + 41 * day).toISOString(),
    valid_until: new Date(Date.now() + 360 * day).toISOString(),
    purpose: 'One more seed',
  };
  const made = await unwrap(own.partner.owner.session.POST(requests, { ...at({ project }), body }));
  const { context, page } = await office('/console');
  const path = { project, request: made.id };
  await unwrap(
    own.partner.owner.session.POST(`${requests}/{request}/submit`, {
      params: { path, header: { 'If-Match': `"${made.version}"` } },
    }),
  );
  await saysItFailed(
    page,
    `/console/programmes/${programme}/quota/${made.id}`,
    '**/awards?*',
    'The award did not load.',
  );
  // The pool carries all of it; the tranche that has these days does not.
  await page.getByText('The award can give 277.7 GPU-h of it in one lot', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Use this amount' }).click();
  expect(await page.locator('input[name="lots/0/gpu_seconds"]').inputValue()).toBe('277.7');
  await page.getByText('The award can give', { exact: false }).waitFor({ state: 'detached' });
  await context.close();
});
