import type { Page } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { at } from '../support/http';
import { startSystem } from '../support/system';
import { faultsAt, faultsOf, lendSession, openWindow, settled, signIn, type Visit } from './support/browser';
import { seededForTests } from './support/seeded';

const password = 'a long password for tests';
const seeded = seededForTests();

/** A window of the project's lead. */
async function leadsWindow(visit?: Visit) {
  const window = await openWindow(seeded.browser, visit);
  await lendSession(window.context, seeded.system, seeded.lead.session.cookie as string);
  return window;
}

it('leads from the sign-in page over the project and its jobs to a job, whose figures come live', async () => {
  const { context, page, complaints } = await openWindow(seeded.browser);
  await page.goto(`${seeded.system.url}/p/${seeded.project}`);
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await page.locator('input[name=email]').fill(seeded.lead.email);
  await page.locator('input[name=password]').fill('not the password at all');
  await page.locator('button[type=submit]').click();
  await page.getByText('No account has this address and this password.').waitFor();
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.getByRole('heading', { level: 1, name: 'Mekong instruction model' }).waitFor();
  await page.getByText('¥4,800,000', { exact: true }).first().waitFor();

  await page.getByRole('link', { name: 'All jobs' }).click();
  await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
  await page.getByText('4 in all').waitFor();
  await page.getByRole('button', { name: 'State any' }).click();
  await page.getByRole('button', { name: 'Failed', exact: true }).click();
  await page.getByText('1 in all').waitFor();
  expect(new URL(page.url()).searchParams.get('state')).toBe('failed');
  await page.goBack();
  await page.getByText('4 in all').waitFor();

  await page.getByRole('link', { name: 'thai-helper-r2' }).click();
  await page.getByText('Step 150 of 240').waitFor();
  const attempt = await unwrap(
    seeded.lead.session.GET('/api/v1/projects/{project}/fine-tuning-jobs/{job}/attempts', {
      ...at({ project: seeded.project, job: seeded.jobs.running }),
    }),
  );
  const told = { fence: 1, events: [{ seq: 900, t: 0, type: 'step', step: 151, loss: 1.2 }] };
  const { status } = await seeded.launching.agent.tell(attempt.data[0].id, 'events', told);
  expect(status).toBe(200);
  await page.getByText('Step 151 of 240').waitFor();
  await page.locator('canvas').waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('cancels a waiting job after saying what that means, and says so', async () => {
  const job = (await seeded.launching.launch({ name: 'to be cancelled', gpus: 2 })).body.id as string;
  const { context, page, complaints } = await leadsWindow();
  await page.goto(`${seeded.system.url}/p/${seeded.project}/jobs/${job}`);
  // The same question stands in another tab, and one for more time in a third.
  const tabs: [tab: Page, question: string][] = [];
  for (const question of ['Cancel…', 'Extend…']) {
    const tab = await context.newPage();
    await tab.goto(page.url());
    await tab.getByRole('button', { name: question }).click();
    tabs.push([tab, question]);
  }
  await page.getByRole('button', { name: 'Cancel…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('the rest of what is held for it returns at once', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Cancel the job' }).click();
  await page.getByText('The job is being cancelled.').waitFor();
  await page.getByText('Cancelled', { exact: true }).first().waitFor();
  for (const [tab, question] of tabs) {
    const other = tab.getByRole('dialog');
    await other.getByText(/^It has become “Cancel(led|ling)” meanwhile/).waitFor();
    await other.getByRole('button', { name: 'Close' }).click();
    expect(await tab.getByRole('button', { name: question }).count()).toBe(0);
  }
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('cannot see another organisation', async () => {
  const stranger = await seeded.world.partner('VN');
  const { context, page } = await openWindow(seeded.browser);
  await signIn(page, seeded.system, stranger.owner.email, password);
  await page.getByText('No project yet').waitFor();
  for (const path of [`/p/${seeded.project}`, `/p/${seeded.project}/jobs/${seeded.jobs.running}`]) {
    await page.goto(`${seeded.system.url}${path}`);
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/Mekong|thai-helper/);
  }
  await context.close();
});

it('makes the platform administrator by the link that the start prints, and opens the console', async () => {
  const empty = await startSystem();
  const { context, page } = await openWindow(seeded.browser);
  const link = `${empty.url}/setup#${await empty.firstLink()}`;
  await page.goto(link);
  await page.locator('input[name=name]').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('input[name=name]').fill('First Person');
  await page.locator('input[name=email]').fill('first@example.test');
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=again]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => url.pathname === '/console/platform');
  await page.getByRole('heading', { level: 1, name: 'Platform' }).waitFor();
  // Whoever opens the link once more is told at once, and is asked for nothing.
  await page.goto(link);
  await page.getByText('Monsoon has its administrator.', { exact: false }).waitFor();
  expect(await page.locator('input').count()).toBe(0);
  await context.close();
  await empty.stop();
});

it('changes a forgotten password by the link that was mailed, which stays in no history', async () => {
  const { owner } = await seeded.world.partner('SG', { verified: false });
  const { context, page, complaints } = await openWindow(seeded.browser);
  await page.goto(`${seeded.system.url}/forgotten`);
  await page.locator('input[name=email]').fill(owner.email);
  await page.locator('button[type=submit]').click();
  await page.getByText('a link is on its way', { exact: false }).waitFor();
  let looks = 0;
  page.on('request', (request) => (looks += Number(request.url().endsWith('/links/lookup'))));
  await page.clock.install();
  await page.goto(`${seeded.system.url}/reset#${await seeded.world.tokenFor(owner.email)}`);
  await page.locator('input[name=password]').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('input[name=password]').fill('half of a pass');
  // Left for a while and come back to, it asks nothing again and takes nothing away.
  await page.clock.fastForward('01:00');
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
  await settled(page);
  expect(looks).toBe(1);
  expect(await page.locator('input[name=password]').inputValue()).toBe('half of a pass');
  await page.locator('input[name=password]').fill('too short');
  await page.locator('input[name=again]').fill('too short');
  await page.locator('button[type=submit]').click();
  await page.getByText('Use at least 12 characters.').first().waitFor();
  expect(page.url()).toBe(`${seeded.system.url}/reset`);
  await page.locator('input[name=password]').fill('seven quiet rivers run');
  await page.locator('input[name=again]').fill('seven quiet rivers run');
  await page.locator('button[type=submit]').click();
  await page.getByText('The password is changed.', { exact: false }).waitFor();
  await signIn(page, seeded.system, owner.email, 'seven quiet rivers run');
  await page.getByText('No project yet').waitFor();
  expect(complaints.all.filter((text) => !text.includes('400'))).toEqual([]);
  await context.close();
});

it('is signed in to by the keyboard alone', async () => {
  const { context, page } = await openWindow(seeded.browser);
  await page.goto(`${seeded.system.url}/sign-in`);
  await settled(page);
  const focused = () => page.locator(':focus');
  let stops = 0;
  do await page.keyboard.press('Tab');
  while ((await focused().getAttribute('name')) !== 'email' && (stops += 1) < 6);
  await page.keyboard.press('Enter');
  await page.getByText('2 things to correct:').waitFor();
  // The first fault has the focus, so that typing goes on there.
  expect(await focused().getAttribute('name')).toBe('email');
  await page.keyboard.type(seeded.lead.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused().innerText()).toBe('Skip to the page');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('home');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await context.close();
});

it('finds a job by a part of its name', async () => {
  const { context, page } = await leadsWindow();
  await page.goto(`${seeded.system.url}/p/${seeded.project}`);
  await settled(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('legal');
  await page.getByRole('option', { name: 'thai-legal' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'thai-legal' }).waitFor();
  expect(page.url()).toBe(`${seeded.system.url}/p/${seeded.project}/jobs/${seeded.jobs.waiting}`);
  await context.close();
});

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  const { context, page, complaints } = await leadsWindow();
  const project = `/p/${seeded.project}`;
  const job = (id: string) => `${project}/jobs/${id}`;
  // What a mail leads to, by a link that nobody was sent.
  const links = ['/reset', '/verify', '/setup', '/invitation'].map((path) => `${path}#${'a'.repeat(30)}`);
  const jobs = [seeded.jobs.running, seeded.jobs.waiting].map(job);
  const paths = ['/sign-in', '/forgotten', ...links, '/', `${project}/jobs`, ...jobs];
  expect(await faultsAt(page, seeded.system.url, paths)).toEqual({});
  await lendSession(context, seeded.system, seeded.administrator.session.cookie as string);
  const ofConsole = [`/console/programmes/${seeded.programme}/organisations`];
  expect(await faultsAt(page, seeded.system.url, ofConsole)).toEqual({});
  // Nobody has the links, and each page says so.
  expect(complaints.all.filter((text) => !text.includes('410'))).toEqual([]);
  await context.close();
}, 180_000);
