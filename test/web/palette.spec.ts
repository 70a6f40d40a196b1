import type { Page } from 'playwright-core';
import { faultsOf, openAt, sideways } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

const at = (page: Page, path: string) => page.waitForURL((url) => url.pathname === path);
const opened = async (page: Page) => {
  await page.keyboard.press('Control+k');
  return page.getByRole('combobox', { name: 'Find' });
};
const option = (page: Page, name: RegExp) => page.getByRole('option', { name });

it('finds a project of one’s own from a page of no project, and a job in it', async () => {
  const { context, page, complaints } = await openAt(seeded, seeded.lead.session, '/');
  await (await opened(page)).fill('mekong');
  await option(page, /Mekong instruction model.*Project/).waitFor();
  await page.keyboard.press('Enter');
  await at(page, `/p/${seeded.project}`);
  await page.goto(`${seeded.system.url}/`);
  await page.locator('h1').waitFor();
  await (await opened(page)).fill('thai-leg');
  await option(page, /thai-legal.*Jobs · Mekong instruction model/).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'thai-legal' }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('says that it searches, opens nothing of the text before, and says when it got no answer', async () => {
  const { context, page } = await openAt(seeded, seeded.lead.session, '/');
  let answer = (): void => undefined;
  const held = new Promise<void>((free) => (answer = free));
  await page.route('**/me/search?text=thai-legal', async (route) => {
    await held;
    await route.continue();
  });
  await page.route('**/me/search?text=zzz', (route) =>
    route.fulfill({ status: 400, json: { code: 'x', detail: 'x' } }),
  );
  const input = await opened(page);
  const status = page.getByRole('dialog').getByRole('status');
  await input.fill('mekong');
  await option(page, /Mekong instruction model.*Project/).waitFor();
  await input.fill('thai-legal');
  await page.getByText('Searching…').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(300);
  expect(await status.innerText()).toBe('Searching…');
  expect(new URL(page.url()).pathname).toBe('/');
  // What was chosen is opened once it is known which it is.
  answer();
  await page.getByRole('heading', { level: 1, name: 'thai-legal' }).waitFor();
  await (await opened(page)).fill('thai-legal');
  await option(page, /thai-legal/).waitFor();
  expect(await status.innerText()).toBe('One thing found');
  await input.fill('zzz');
  await page.getByRole('alert').filter({ hasText: 'The search was not answered.' }).waitFor();
  expect(await status.innerText()).toBe('');
  expect(await faultsOf(page)).toEqual([]);
  await page.unroute('**/me/search?text=zzz');
  await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Nothing here is called “zzz”.').waitFor();
  await context.close();
});

it('finds in the console what has a page there, and on the platform what it has', async () => {
  const programme = `/console/programmes/${seeded.programme}`;
  const { context, page } = await openAt(seeded, seeded.administrator.session, programme);
  const input = await opened(page);
  await page.getByText('Finds pages, and the programme’s projects').waitFor();
  await input.fill('mekong');
  for (const kind of ['Projects', 'Awards'])
    await option(page, new RegExp(`Mekong instruction model.*${kind}`)).waitFor();
  await option(page, /Mekong instruction model.*Projects/).click();
  await at(page, `${programme}/projects/${seeded.project}`);
  await (await opened(page)).fill('thai-legal');
  await option(page, /thai-legal.*Jobs/).waitFor();
  await context.close();

  const platform = await openAt(seeded, seeded.world.platform, '/console/platform', { width: 390, height: 844 });
  await platform.page.getByRole('button', { name: 'Find by name' }).click();
  await platform.page.getByRole('combobox', { name: 'Find' }).fill(seeded.programme);
  await option(platform.page, /Platform/).click();
  await at(platform.page, `/console/platform/programmes/${seeded.programme}`);
  expect(await sideways(platform.page)).toEqual([]);
  await platform.context.close();
});
