import type { Locator, Page } from 'playwright-core';
import { faultsAt, openAt, settled, type Visit } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

const sessions = () => ({
  lead: seeded.lead.session,
  finance: seeded.launching.funded.finance.session,
  administrator: seeded.administrator.session,
});

/** A window of somebody of the project or the programme. */
const windowOf = (who: keyof ReturnType<typeof sessions>, path: string, visit?: Visit) =>
  openAt(seeded, sessions()[who], path, visit);

/** Yen as a page shows them. */
const yen = async (shown: Locator): Promise<number> => {
  const text = await shown.innerText();
  const digits = Number(text.replaceAll(/\D/g, ''));
  return text.includes('\u2212') ? -digits : digits;
};
const fact = (page: Page, name: string) => page.locator('div:has(> dt)').filter({ hasText: name }).locator('dd');

/** The statement of the grant that is open: what is shown of it, whose sums agree. @returns amounts of its lines, newest first */
async function sumsAgree(page: Page): Promise<number[]> {
  await page.getByRole('heading', { level: 1, name: 'Grant, compute' }).waitFor();
  await settled(page);
  const lines = page
    .getByRole('table')
    .first()
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });
  const amounts: number[] = [];
  for (const line of await lines.all()) amounts.push(await yen(line.getByRole('cell').nth(3)));
  const opening = await yen(fact(page, 'Opening balance'));
  const closing = await yen(fact(page, 'Closing balance'));
  expect(amounts.reduce((sum, amount) => sum + amount, opening)).toBe(closing);
  expect(await yen(lines.first().getByRole('cell').nth(4))).toBe(closing);
  const [limit, spent] = [await yen(fact(page, 'Limit')), await yen(fact(page, 'Spent'))];
  const [held, available] = [await yen(fact(page, 'Held')), await yen(fact(page, 'Available'))];
  expect([limit - spent, held + available]).toEqual([closing, closing]);
  expect(spent).toBeGreaterThan(0);
  return amounts;
}

/** Opens the newest charge: both its sides are equal, and it took of the grant what the statement says. */
async function opensCharge(page: Page): Promise<void> {
  const line = page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'Use charged' }) })
    .first();
  const amount = await yen(line.getByRole('cell').nth(3));
  await line.getByRole('link', { name: 'Use charged' }).click();
  await page.getByRole('heading', { level: 1, name: 'Use charged' }).waitFor();
  await settled(page);
  const rows = page.getByRole('table').getByRole('row');
  const grant = rows.filter({ hasText: 'Grant, compute' });
  expect(await yen(grant.getByRole('cell').nth(1))).toBe(-amount);
  const sum = rows.filter({ hasText: '¥' }).last();
  expect(await sum.getByRole('cell').first().innerText()).toBe('Sum');
  expect(await yen(sum.getByRole('cell').nth(1))).toBe(await yen(sum.getByRole('cell').nth(2)));
}

it('leads from the overview’s figure to an account, its statement, and the journal and job behind a line', async () => {
  const { context, page, complaints } = await windowOf('lead', `/p/${seeded.project}`);
  const spent = fact(page, 'Spent').getByRole('link');
  const [shown] = (await spent.innerText()).split('\n');
  await spent.click();
  await page.getByRole('heading', { level: 1, name: 'Budget' }).waitFor();
  const gpu = page.getByRole('link', { name: /GPU-h, Spent of / }).first();
  const [time, statement] = [await gpu.innerText(), await gpu.getAttribute('href')];
  await page.getByRole('link', { name: `${shown}, Spent of Grant, compute: opens its statement` }).click();
  await sumsAgree(page);
  await opensCharge(page);
  await page.getByRole('link', { name: 'thai-helper', exact: false }).click();
  await page.getByRole('heading', { level: 1, name: 'thai-helper', exact: false }).waitFor();
  // GPU time is in hours on either page, with its seconds where lines are added up.
  await page.goto(`${seeded.system.url}${statement}`);
  await page
    .getByRole('cell', { name: /GPU-h.*GPU-s/ })
    .first()
    .waitFor();
  expect(await fact(page, 'Spent').innerText()).toBe(time);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('keeps a statement’s days in its address, and says where nothing moved', async () => {
  const { context, page, complaints } = await windowOf(
    'lead',
    // What a mail's tracker appends, nobody asked for.
    // And a day that is none is none: both fields are empty, so nothing is wrong with them.
    `/p/${seeded.project}/budget/accounts/${seeded.books.account}?utm_source=mail&from=xx&until=2026-02-30`,
  );
  await sumsAgree(page);
  await page.getByText('Days are those of Tokyo (Japan Time).').waitFor();
  const asked = page.waitForRequest(/statement\?.*until=2020-01-31.*time_zone=Asia%2FTokyo/);
  await page.getByLabel('To day').fill('2020-01-31');
  await asked;
  await page.waitForURL(/until=2020-01-31/);
  await page.getByRole('button', { name: 'Without the filter To day “31 Jan 2020”' }).waitFor();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.getByLabel('From day').fill('2020-02-01');
  await page.getByRole('status').filter({ hasText: 'The last day is before the first.' }).waitFor();
  expect(await page.locator('input[aria-invalid=true]').count()).toBe(2);
  await settled(page);
  expect(await page.getByText('did not load', { exact: false }).count()).toBe(0);
  expect(requests.filter((url) => url.includes('from=2020-02-01'))).toEqual([]);
  await page.getByRole('textbox', { name: 'From day' }).fill('');
  await page.waitForURL((url) => !url.search.includes('from'));
  await page.getByRole('textbox', { name: 'To day' }).fill('');
  await page.waitForURL((url) => !url.search.includes('until'));
  await sumsAgree(page);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('shows the programme’s finance the same book, from the award to the journal', async () => {
  const { programme, award } = seeded.launching.funded;
  const { context, page, complaints } = await windowOf('finance', `/console/programmes/${programme}/awards/${award}`);
  await page.getByRole('link', { name: 'Grant, compute', exact: true }).click();
  await sumsAgree(page);
  await opensCharge(page);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('stops an award with a reason that the project reads, and lets it go on', async () => {
  const { programme, award } = seeded.launching.funded;
  const { context, page, complaints } = await windowOf(
    'administrator',
    `/console/programmes/${programme}/awards/${award}`,
  );
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await press('Suspend…');
  await page.getByText('Its accounts are frozen: nothing new can be held', { exact: false }).waitFor();
  await page.locator('textarea[name=reason]').fill('The report of October is missing.');
  await press('Suspend it now');
  await page.getByText('The award is suspended: nothing new is held.').waitFor();
  await page.getByText('The award is suspended: The report of October is missing.').first().waitFor();
  const project = await windowOf('lead', `/p/${seeded.project}/budget`);
  await project.page.getByText('The report of October is missing.', { exact: false }).first().waitFor();
  await project.context.close();
  await press('Let it go on…');
  await page.locator('textarea[name=reason]').fill('It came.');
  await press('Let it go on');
  await page.getByText('The award goes on.').waitFor();
  await page.getByRole('button', { name: 'Suspend…' }).waitFor();
  await page.getByText('The award is suspended: The report', { exact: false }).first().waitFor({ state: 'detached' });
  expect(complaints.all).toEqual([]);
  await context.close();
});

const budgetPaths = () => {
  const { account, journal } = seeded.books;
  return ['', '/holds', `/accounts/${account}`, `/journals/${journal}`].map(
    (path) => `/p/${seeded.project}/budget${path}`,
  );
};
const consolePaths = () => {
  const { account, journal, envelope } = seeded.books;
  const award = `/awards/${seeded.launching.funded.award}`;
  return [
    '/ledger',
    `/ledger/accounts/${envelope}`,
    award,
    `${award}/accounts/${account}`,
    `${award}/journals/${journal}`,
  ].map((path) => `/console/programmes/${seeded.programme}${path}`);
};

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  for (const [who, paths] of [['lead', budgetPaths()] as const, ['finance', consolePaths()] as const]) {
    const { context, page, complaints } = await windowOf(who, paths[0]);
    expect(await faultsAt(page, seeded.system.url, paths)).toEqual({});
    expect(complaints.all).toEqual([]);
    await context.close();
  }
}, 180_000);
