import type { Page } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { read, show } from '@app/platform/ids';
import { at, changing } from '../support/http';
import { sure } from '../support/world';
import { openAt, openWindow, settled, signIn } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

const requests = '/api/v1/projects/{project}/allocation-requests';

/** A page that says when it is loaded anew. */
const marked = (page: Page) => page.evaluate(`globalThis.stillHere = true`);
const isStill = (page: Page) => page.evaluate(`globalThis.stillHere === true`);

/** As the browser tells of coming back to a tab, which one without a window does not do by itself. */
const comeBack = (page: Page) =>
  page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);

/** A request for two hours that waits for a decision, as the project's lead sends it. */
async function asked(purpose: string): Promise<string> {
  const { project, lead, launching } = seeded;
  const body = {
    pool: launching.pool,
    gpu_seconds: 7200,
    valid_from: new Date().toISOString(),
    valid_until: new Date(Date.now() + 86_400_000).toISOString(),
    purpose,
  };
  const { id: request, version } = await unwrap(lead.session.POST(requests, { ...at({ project }), body }));
  await unwrap(lead.session.POST(`${requests}/{request}/submit`, changing({ project, request }, version)));
  return request;
}

it('shows a partner the decision on the open request, and the office what is asked, in two browsers and without a reload', async () => {
  const { project, programme, lead, administrator } = seeded;
  const office = await openAt(seeded, administrator.session, `/console/programmes/${programme}/quota`);
  await marked(office.page);
  const request = await asked('Two hours to look twice');
  const row = office.page.getByRole('row', { name: /\b2\.0 GPU-h/ });
  await row.waitFor();
  expect(await isStill(office.page)).toBe(true);

  const partner = await openAt(seeded, lead.session, `/p/${project}/quota/${request}`);
  await marked(partner.page);
  await office.page.goto(`${seeded.system.url}/console/programmes/${programme}/quota/${request}`);
  const { page } = office;
  await page.getByRole('radio', { name: 'Ask a question' }).check();
  await page.locator('textarea[name=text]').fill('Which model will it measure?');
  await page.getByRole('button', { name: 'Send the question' }).click();
  await partner.page.getByText('Which model will it measure?', { exact: true }).waitFor();
  // What one types stays, whatever is read meanwhile.
  const answer = partner.page.locator('textarea').first();
  await answer.fill('The tiny one, tw');
  await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/envelopes', {
      params: { path: { programme }, header: { 'Idempotency-Key': crypto.randomUUID() } },
      body: { country: 'TH', amount: { amount: '1000', currency: 'JPY' } },
    }),
  );
  await asked('Two more hours');
  await partner.page.waitForTimeout(2500);
  expect(await answer.inputValue()).toBe('The tiny one, tw');
  await answer.fill('The tiny one, twice');
  await partner.page.locator('form button[type=submit]').first().click();
  await page.getByText('The tiny one, twice', { exact: false }).first().waitFor();
  await page.getByRole('radio', { name: /^Approve 2\.0 GPU-h/ }).check();
  await page.locator('textarea[name=reasons]').fill('It is little, and it tells.');
  await page.getByRole('button', { name: 'Approve 2.0 GPU-h' }).click();
  await partner.page.getByText('It is little, and it tells.').first().waitFor();
  expect(await isStill(partner.page)).toBe(true);
  // What the bell tells leads to the very page: it shows the new state already.
  await partner.page.getByRole('button', { name: /^Notifications, \d+ unread/ }).waitFor();
  expect([...office.complaints.all, ...partner.complaints.all]).toEqual([]);
  await office.context.close();
  await partner.context.close();
});

it('loads and tells eight tabs of a job that runs, which share a browser’s few connections', async () => {
  const { system, project, jobs, launching, lead } = seeded;
  const path = `/p/${project}/jobs/${jobs.running}`;
  const { context, page, complaints } = await openAt(seeded, lead.session, path);
  let streams = 0;
  context.on('request', (request) => (streams += request.url().includes('/me/changes') ? 1 : 0));
  const pages = [page];
  while (pages.length < 8) pages.push(await context.newPage());
  await Promise.all(
    pages.slice(1).map(async (each) => {
      await each.goto(`${system.url}${path}`);
      await settled(each);
    }),
  );
  const { rows } = await system.admin.query<{ id: string; fence: string }>(
    'select id, fence from attempts where job_id = $1 and ended_at is null',
    [read('job', jobs.running)],
  );
  const lease = { attempt: show('att', rows[0].id), fence: Number(rows[0].fence) };
  const save = async (step: number) => {
    const { file } = await launching.agent.put(lease, 'adapter.safetensors', `later: ${step}`);
    const saved = { name: `step-00000${step}`, step, manifest_sha256: file.sha256, files: [file] };
    sure(await launching.agent.tell(lease.attempt, 'checkpoints', { fence: lease.fence, ...saved }));
  };
  const copies = (each: Page, step: number) =>
    each.getByRole('button', { name: `Copy the sha256 of step ${step}` }).waitFor({ timeout: 20_000 });
  await save(160);
  await Promise.all(pages.map((each) => copies(each, 160)));
  const lines = [{ seq: 100, at: new Date().toISOString(), text: 'told to every tab' }];
  sure(await launching.agent.tell(lease.attempt, 'logs', { fence: lease.fence, lines }));
  await Promise.all(pages.map((each) => each.getByText('told to every tab').first().waitFor({ timeout: 45_000 })));
  expect(streams).toBe(0);
  // The tab that led goes: another one leads on.
  await page.close();
  await save(200);
  await Promise.all(pages.slice(1).map((each) => copies(each, 200)));
  expect(streams).toBe(1);
  expect(complaints.all).toEqual([]);
  await context.close();
}, 120_000);

it('says when what it shows could not be read again, and as of when it is', async () => {
  const { context, page } = await openAt(seeded, seeded.lead.session, `/p/${seeded.project}/quota`);
  expect(await page.getByText('could not be read again', { exact: false }).count()).toBe(0);
  await page.route('**/allocation-requests*', (route) => route.fulfill({ status: 500, body: '{}' }));
  await asked('A third time');
  await page.getByText('A part of this page could not be read again.', { exact: false }).waitFor({ timeout: 15_000 });
  await page.getByRole('row').nth(1).waitFor();
  await page.unroute('**/allocation-requests*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('could not be read again', { exact: false }).waitFor({ state: 'detached' });
  const gone = { status: 404, contentType: 'application/problem+json', body: '{"status":404,"code":"not-found"}' };
  await page.route('**/allocation-requests*', (route) => route.fulfill(gone));
  await asked('A fourth time');
  await page.getByText('is not there any more, or you may not read it any more.', { exact: false }).waitFor();
  await context.close();
});

it('says that one was signed out elsewhere, and goes on once one is signed in again', async () => {
  const { system, project, lead } = seeded;
  const password = 'a long password for tests';
  const path = `/p/${project}/quota/new`;
  const { context, page } = await openWindow(seeded.browser);
  await signIn(page, system, lead.email, password, path);
  await page.locator('textarea[name=purpose]').fill('Written before the session ended');
  const { data: sessions } = await unwrap(lead.session.GET('/api/v1/me/sessions'));
  for (const { id: session, current } of sessions)
    if (!current) await unwrap(lead.session.DELETE('/api/v1/me/sessions/{session}', { params: { path: { session } } }));
  const away = page.getByRole('link', { name: 'Sign in again in a new tab, at this page' });
  // What was read so long ago is read again by whoever comes back.
  await page.waitForTimeout(5500);
  await comeBack(page);
  await away.waitFor();
  await page.getByText('You were signed out. What is shown is as of', { exact: false }).waitFor();
  const [tab] = await Promise.all([context.waitForEvent('page'), away.click()]);
  await tab.locator('input[name=email]').fill(lead.email);
  await tab.locator('input[name=password]').fill(password);
  await tab.locator('button[type=submit]').click();
  await tab.waitForURL((url) => url.pathname === path);
  await comeBack(page);
  await away.waitFor({ state: 'detached' });
  expect(await page.locator('textarea[name=purpose]').inputValue()).toBe('Written before the session ended');
  await context.close();
}, 60_000);

it('says why it may be read no more while an organisation is suspended, and shows it again after that', async () => {
  const { world } = seeded;
  const { owner, id: organisation } = await world.partner('VN');
  const set = async (state: 'suspended' | 'verified', reason: string) => {
    const path = '/api/v1/platform/organisations/{organisation}';
    const { version } = await unwrap(world.platform.GET(path, at({ organisation })));
    const body = { state, reason };
    await unwrap(world.platform.POST(`${path}/suspension`, { ...changing({ organisation }, version), body }));
  };
  const { context, page } = await openAt(seeded, owner.session, `/org/${organisation}/members`);
  const row = page.getByRole('row').filter({ hasText: owner.email });
  await row.waitFor();
  await set('suspended', 'Its register entry lapsed.');
  const why = 'You may not read this any more. It is suspended; until that is lifted';
  await page.getByText(why, { exact: false }).waitFor({ timeout: 15_000 });
  await page.reload();
  await page.getByText('Your role does not include this.').first().waitFor();
  expect(await row.count()).toBe(0);
  await marked(page);
  await set('verified', 'It is back.');
  await comeBack(page);
  await row.waitFor();
  expect(await isStill(page)).toBe(true);
  await context.close();
}, 60_000);

it('says when nothing is pushed any more, and goes on by itself', async () => {
  const { context, page } = await openAt(seeded, seeded.lead.session, `/p/${seeded.project}/quota`);
  await page.route('**/me/changes*', (route) => route.abort());
  await page.reload();
  await page.getByText('Live updates are interrupted', { exact: false }).waitFor({ timeout: 15_000 });
  await page.unroute('**/me/changes*');
  await page
    .getByText('Live updates are interrupted', { exact: false })
    .waitFor({ state: 'detached', timeout: 30_000 });
  await context.close();
});
