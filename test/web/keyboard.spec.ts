import type { Page } from 'playwright-core';
import { faultsOf, openAt, settled, type Visit } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

const leadsPage = (path: string, visit?: Visit) => openAt(seeded, seeded.lead.session, path, visit);

const at = (page: Page, path: string) => page.waitForURL((url) => `${url.pathname}${url.search}` === path);
const focused = (page: Page) => page.locator(':focus').innerText();

it('goes to places by g and a letter, through rows by j and k, and lists its keys', async () => {
  const project = `/p/${seeded.project}`;
  const { context, page, complaints } = await leadsPage(project);
  await page.keyboard.press('g');
  await page.keyboard.press('j');
  await at(page, `${project}/jobs`);
  await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
  await settled(page);
  await page.keyboard.press('j');
  expect(await focused(page)).toBe('thai-legal');
  await page.keyboard.press('j');
  expect(await focused(page)).toBe('thai-helper-r2');
  await page.keyboard.press('k');
  expect(await focused(page)).toBe('thai-legal');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'thai-legal' }).waitFor();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(await keys.innerText()).toMatch(/g\s*q\s*Quota/);
  // What lies over the page has the keys.
  await page.keyboard.press('j');
  expect(await focused(page)).toBe('Close');
  await keys.getByRole('checkbox', { name: 'Use single keys' }).uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.evaluate("localStorage.removeItem('monsoon.singleKeys')");

  // Letters that are typed into a field are the field's.
  await page.goto(`${seeded.system.url}${project}/jobs/new`);
  await settled(page);
  await page.locator('input[name=name]').focus();
  await page.keyboard.type('gjkq?');
  expect(await page.locator('input[name=name]').inputValue()).toBe('gjkq?');
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('reads the keys of a Thai keyboard by their place', async () => {
  const { context, page } = await leadsPage(`/p/${seeded.project}`, { language: 'th' });
  for (const [key, code] of [
    ['เ', 'KeyG'],
    ['ๆ', 'KeyQ'],
  ])
    await page.locator('body').dispatchEvent('keydown', { key, code, bubbles: true });
  await at(page, `/p/${seeded.project}/quota`);
  await context.close();
});

/** What has the focus, if a bar of the page lies over it. */
const covered = `(() => {
  const { activeElement: focused } = document;
  if (focused === document.body) return '';
  const { left, top, width, height } = focused.getBoundingClientRect();
  // Of a text of several lines the browser shows the line that is written on: the first, while it is empty.
  const whole = focused.matches('textarea') ? [top + 14] : [top + 2, top + height / 2, top + height - 2];
  return whole
    .map((y) => document.elementFromPoint(left + width / 2, y)?.closest('header, nav'))
    .some((bar) => bar && !bar.contains(focused))
    ? focused.outerHTML.slice(0, 120)
    : '';
})()`;

it.each(['/quota/new', '/jobs/new', '/budget/accounts/ACCOUNT'])(
  'shows on a phone what the keyboard goes to on %s, in front of the bars above and below',
  async (path) => {
    const visit = { language: 'th', width: 390, height: 600 } as const;
    const own = path.replace('ACCOUNT', seeded.books.account);
    const { context, page } = await leadsPage(`/p/${seeded.project}${own}`, visit);
    await settled(page);
    const [hidden, walked]: [string[], Set<string>] = [[], new Set()];
    const walk = async (key: string) => {
      for (let step = 0; step < 60; step++) {
        await page.keyboard.press(key);
        hidden.push(await page.evaluate<string>(covered));
        walked.add(await page.evaluate<string>('document.activeElement.outerHTML'));
      }
    };
    await walk('Tab');
    await walk('Shift+Tab');
    expect(walked.size).toBeGreaterThan(15);
    expect([...new Set(hidden)]).toEqual(['']);
    await context.close();
  },
);

it('finds by the palette, with the keyboard alone', async () => {
  const { context, page, complaints } = await leadsPage(`/p/${seeded.project}`);
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox', { name: 'Find' });
  await input.fill('thai-leg');
  await page.getByRole('option', { name: /thai-legal/ }).waitFor();
  expect(await input.getAttribute('aria-activedescendant')).not.toBeNull();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'thai-legal' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('quo');
  await page.keyboard.press('Enter');
  await at(page, `/p/${seeded.project}/quota`);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('orders a list in the address, and names the filter whose removal helps', async () => {
  const jobs = `/p/${seeded.project}/jobs`;
  const { context, page, complaints } = await leadsPage(jobs);
  const head = page.getByRole('columnheader', { name: 'Launched' });
  expect(await head.getAttribute('aria-sort')).toBe('descending');
  await head.getByRole('button').click();
  await at(page, `${jobs}?sort=created_at`);
  await page.locator('main th[aria-sort=ascending]').waitFor();
  await page.locator('main tbody tr:first-child a', { hasText: 'thai-helper-r1' }).waitFor();
  await page.reload();
  await settled(page);
  expect(await page.locator('main tbody a').allInnerTexts()).toEqual([
    'thai-helper-r1',
    'thai-helper-wide',
    'thai-helper-r2',
    'thai-legal',
  ]);
  await page.goto(`${seeded.system.url}${jobs}?state=cancelled&sort=created_at`);
  await page.getByRole('button', { name: 'Without the filter State “Cancelled”: 4 rows' }).click();
  await at(page, `${jobs}?sort=created_at`);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('says at home what runs and what is left, and of a job that failed before the next launch nothing', async () => {
  const { context, page } = await leadsPage('/');
  await page.getByRole('link', { name: 'thai-helper-r2' }).waitFor();
  const row = page.getByRole('row').filter({ hasText: 'Mekong instruction model' }).last();
  expect(await row.innerText()).toMatch(/¥4,\d{3},\d{3}/);
  await page.getByText('Nothing needs you').waitFor();
  await context.close();
});

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  const { context, page } = await leadsPage(`/p/${seeded.project}/jobs?state=cancelled`);
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await context.close();
}, 180_000);
