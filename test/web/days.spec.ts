import type { Browser, Page } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { at, once, type Session } from '../support/http';
import { startSystem, type System } from '../support/system';
import { type Funded, World } from '../support/world';
import { openAt, openBrowser, settled, sideways, type Visit } from './support/browser';

/** The office is in Tokyo, whose days are the programme's, and the partner in Bangkok, two hours behind. */
const tokyo = { zone: 'Asia/Tokyo' } as const;
const bangkok = { zone: 'Asia/Bangkok' } as const;
const [officesClock, partnersClock] = ['Times in Tokyo (Japan Time)', 'Times in Bangkok (Thailand Time)'];
const whoseDays = 'Days are those of Tokyo (Japan Time).';

let system: System;
let browser: Browser;
let world: World;
let funded: Funded;
beforeAll(async () => {
  [system, browser] = [await startSystem(), await openBrowser()];
  world = await World.begin(system);
  funded = await world.funded(await world.partner('TH'), { gpuSeconds: 36_000_000 });
  await world.pool(funded, { country: 'TH' });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

const look = (session: Session, path: string, visit: Visit) => openAt({ browser, system }, session, path, visit);
const fill = (page: Page, name: string, text: string) => page.locator(`input[name="${name}"]`).fill(text);

/**
 * Puts days into the field that has the focus one after the other, as its arrow keys can, before anything of one is drawn: between
 * two of them the address alone is written, which the router does first of all.
 */
const typeAtOnce = (page: Page, days: string[]) =>
  page.evaluate(`(async () => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    for (const day of ${JSON.stringify(days)}) {
      set.call(document.activeElement, day);
      document.activeElement.dispatchEvent(new Event('input', { bubbles: true }));
      await undefined;
    }
  })()`);

/** Two whole months ahead: the first day of the one, and the last of the other. */
function months() {
  const now = system.clock.now();
  const day = (month: number, date: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, date)).toISOString().slice(0, 10);
  return { from: day(2, 1), middle: day(3, 0), next: day(3, 1), until: day(4, 0) };
}
const told = (day: string) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(day),
  );

it('writes a tranche in Tokyo whose first and last day are the same in Bangkok', async () => {
  const partner = await world.partner('TH');
  const { project } = await world.project(partner, funded);
  const { programme } = funded;
  const office = funded.administrator.session;
  const body = { country: 'TH', amount: { amount: '5000000', currency: 'JPY' as const } };
  await unwrap(office.POST('/api/v1/programmes/{programme}/envelopes', { ...once({ programme }), body }));

  const path = `/console/programmes/${programme}/awards/new?project=${project}`;
  const { context, page, complaints } = await look(office, path, tokyo);
  await page.getByText(whoseDays).waitFor();
  await page.getByText(officesClock).waitFor();
  await page.getByText('Programme office · METI').waitFor();
  await page.locator('[name=co_funding_from]').selectOption('launching');
  await fill(page, 'tranches/0/label', 'First year');
  await fill(page, 'tranches/0/valid_from', '2027-04-01');
  await fill(page, 'tranches/0/valid_until', '2028-03-31');
  await page.getByLabel('Compute', { exact: true }).fill('1,000,000');
  await page.getByLabel('GPU-hours, CPU').fill('1,5');
  await page.getByRole('button', { name: 'Offer it and take ¥' }).click();
  await page.getByText('A comma parts thousands, three digits each', { exact: false }).first().waitFor();
  await page.getByLabel('GPU-hours, CPU').fill('1.000');
  await page.getByRole('button', { name: 'Offer it and take ¥' }).click();
  await page.getByText('It could be either of two numbers: write 1000 or 1.0000.').first().waitFor();
  await page.getByLabel('GPU-hours, CPU').fill('1,000');
  await page.getByRole('button', { name: 'Offer it and take ¥' }).click();
  await page.getByText('1 Apr 2027 – 31 Mar 2028').waitFor();
  await page.getByText('1,000.0 GPU-h').first().waitFor();
  await page.getByText(whoseDays).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();

  const theirs = await look(partner.owner.session, `/p/${project}/award`, bangkok);
  expect(await theirs.page.getByText('1 Apr 2027 – 31 Mar 2028').count()).toBe(2);
  await theirs.page.getByText(whoseDays).waitFor();
  await theirs.page.getByText(partnersClock).waitFor();
  await theirs.context.close();
});

it('asks in Bangkok for whole months that are whole in Tokyo, without a row of a few hours', async () => {
  const { from, middle, next, until } = months();
  const { project, programme } = funded;
  const lead = funded.partner.owner.session;
  const { context, page, complaints } = await look(lead, `/p/${project}/quota/new`, { ...bangkok, language: 'vi' });
  // As Vietnamese writes a thousand: a point, where English begins decimals.
  await fill(page, 'gpu_seconds', '1.000');
  await fill(page, 'valid_from', from);
  await fill(page, 'valid_until', until);
  await page.locator('textarea[name=purpose]').fill('Two whole months');
  await page.locator('button[type=submit]').first().click();
  await page.waitForURL(/quota\/alr_/);
  const request = /alr_\w+/.exec(page.url())?.[0] as string;
  expect(complaints.all).toEqual([]);
  await context.close();

  const path = '/api/v1/projects/{project}/allocation-requests/{request}';
  const kept = await unwrap(lead.GET(path, at({ project, request })));
  const midnight = (day: string, before = 0) => new Date(Date.parse(`${day}T15:00:00Z`) - before).toISOString();
  expect(kept).toMatchObject({
    gpu_seconds: 3_600_000,
    valid_from: midnight(from, 86_400_000),
    valid_until: midnight(until),
  });

  const theirs = await look(lead, `/p/${project}/quota/${request}`, bangkok);
  await theirs.page.getByText(`${told(from)} – ${told(until)}`).waitFor();
  await theirs.page.getByText(whoseDays).waitFor();
  await theirs.context.close();

  for (const visit of [tokyo, bangkok]) {
    const console = `/console/programmes/${programme}/quota/${request}`;
    const office = await look(funded.administrator.session, console, visit);
    await office.page.getByText(`${told(from)} – ${told(until)}`, { exact: true }).waitFor();
    const rows = office.page.getByRole('row').filter({ hasText: / – / });
    expect(await rows.evaluateAll((all) => all.map((row) => row.querySelector('td')?.textContent))).toEqual([
      `${told(from)} – ${told(middle)}`,
      `${told(next)} – ${told(until)}`,
    ]);
    await office.context.close();
  }
});

it('tells whoever asks for days of two tranches what one lot can have, and of which days', async () => {
  const { from, middle, next } = months();
  // Midnight in Tokyo.
  const change = new Date(`${middle}T15:00:00Z`).toISOString();
  const compute = { category: 'compute' as const, amount: { amount: '1', currency: 'JPY' as const } };
  const tranche = (label: string, hours: number) => ({
    label,
    lines: [compute],
    gpu_time: [{ gpu_type: 'CPU', seconds: hours * 3600 }],
  });
  const theirs = await world.funded(await world.partner('TH'), {
    gpuSeconds: 0,
    tranches: (whole) => [
      { ...whole, ...tranche('First', 1000), valid_until: change },
      { ...whole, ...tranche('Second', 2000), valid_from: change },
    ],
  });
  const { pool } = await world.pool(theirs, { country: 'TH' });
  const path = `/p/${theirs.project}/quota/new?pool=${pool}`;
  const { context, page, complaints } = await look(theirs.partner.owner.session, path, bangkok);
  await fill(page, 'gpu_seconds', '1500');
  await fill(page, 'valid_from', from);
  await fill(page, 'valid_until', next);
  const days = `${told(from)} – ${told(middle)}`;
  await page.getByText(`of these days, ${days}. For the other days, make another request.`).waitFor();
  await page.getByText(`of those with all of ${days}, none has more than 1,000.0 GPU-hours of CPU left.`).waitFor();
  await page.getByText('All tranches with some of the days you ask for have 3,000.0 together').waitFor();
  await page.getByText(`The most that can be granted for ${days}`).waitFor();
  expect(await sideways(page)).toEqual([]);
  // The days that the first tranche lacks are the second's, which has it all.
  await fill(page, 'valid_from', next);
  await page.getByText('The most that can be granted for all of these days').waitFor();
  expect(await page.getByText('What is granted at once').count()).toBe(0);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('tells whoever asks before the award begins from when it gives anything', async () => {
  const { from, middle, next } = months();
  const begins = new Date(`${middle}T15:00:00Z`).toISOString();
  const ahead = await world.funded(await world.partner('TH'), {
    gpuSeconds: 3_600_000,
    tranches: (whole) => [{ ...whole, valid_from: begins }],
  });
  const { pool } = await world.pool(ahead, { country: 'TH' });
  const path = `/p/${ahead.project}/quota/new?pool=${pool}`;
  const { context, page, complaints } = await look(ahead.partner.owner.session, path, bangkok);
  await fill(page, 'gpu_seconds', '1');
  await fill(page, 'valid_from', next);
  await fill(page, 'valid_until', next);
  await page.getByText(`none yet: the award begins on ${told(next)}`).waitFor();
  expect(await page.getByText('not allotted yet').count()).toBe(0);
  await fill(page, 'valid_from', from);
  await page.getByText('none: the days reach beyond the award’s').waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('keeps a day of a list’s filter that is typed digit by digit, and the focus in its field', async () => {
  const { project } = funded;
  const lead = funded.partner.owner.session;
  const { grant } = await unwrap(lead.GET('/api/v1/projects/{project}/budget', at({ project })));
  const { context, page, complaints } = await look(lead, `/p/${project}/budget/accounts/${grant[0].id}`, bangkok);
  const from = page.getByRole('textbox', { name: 'From day' });
  await from.waitFor();
  // Marked, since a field that was drawn anew would be another.
  await from.focus();
  await page.evaluate("document.activeElement.dataset.same = 'yes'");
  const isIn = () => page.evaluate("document.activeElement.dataset.same === 'yes'");
  // A day whose month is the same, since browsers do not agree on which of the two comes first.
  await page.keyboard.type('07072026', { delay: 60 });
  await page.waitForURL(/from=2026-07-07/);
  expect([await isIn(), await from.inputValue()]).toEqual([true, '2026-07-07']);
  // Each key makes another day of it, faster than the page reads the list.
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('11112025');
  await page.waitForURL(/from=2025-11-11/);
  expect([await isIn(), await from.inputValue()]).toEqual([true, '2025-11-11']);
  expect(await page.getByRole('textbox', { name: 'To day' }).inputValue()).toBe('');
  // What comes into the address otherwise comes into the field.
  await page.goBack();
  await page.waitForURL((url) => !url.search.includes('from=2025-11-11'));
  await page.getByRole('button', { name: 'Clear the filter From day' }).click();
  await page.waitForURL((url) => !url.search.includes('from'));
  expect(await from.inputValue()).toBe('');
  // A day that is asked for and taken back before the page has read the list is in the history all the same.
  await from.fill('2026-07-07');
  await page.waitForURL(/from=2026-07-07/);
  await settled(page);
  await typeAtOnce(page, ['2026-07-08', '2026-07-07']);
  await settled(page);
  expect([await from.inputValue(), new URL(page.url()).searchParams.get('from')]).toEqual(['2026-07-07', '2026-07-07']);
  await page.goBack();
  await page.waitForURL(/from=2026-07-08/);
  await settled(page);
  expect(await from.inputValue()).toBe('2026-07-08');
  expect(complaints.all).toEqual([]);
  await context.close();
});
