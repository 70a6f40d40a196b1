import type { Page } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { at, changing } from '../support/http';
import { openAt } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

const requests = '/api/v1/projects/{project}/allocation-requests';

/** A page that says when it is loaded anew. */
const marked = (page: Page) => page.evaluate(`globalThis.stillHere = true`);
const isStill = (page: Page) => page.evaluate(`globalThis.stillHere === true`);

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
  await row.waitFor({ timeout: 10_000 });
  expect(await isStill(office.page)).toBe(true);

  const partner = await openAt(seeded, lead.session, `/p/${project}/quota/${request}`);
  await marked(partner.page);
  await office.page.goto(`${seeded.system.url}/console/programmes/${programme}/quota/${request}`);
  const { page } = office;
  await page.getByRole('radio', { name: 'Ask a question' }).check();
  await page.locator('textarea[name=text]').fill('Which model will it measure?');
  await page.getByRole('button', { name: 'Send the question' }).click();
  await partner.page.getByText('Which model will it measure?', { exact: true }).waitFor({ timeout: 10_000 });
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
  await page.getByText('The tiny one, twice', { exact: false }).first().waitFor({ timeout: 10_000 });
  await page.getByRole('radio', { name: /^Approve 2\.0 GPU-h/ }).check();
  await page.locator('textarea[name=reasons]').fill('It is little, and it tells.');
  await page.getByRole('button', { name: 'Approve 2.0 GPU-h' }).click();
  await partner.page.getByText('It is little, and it tells.').first().waitFor({ timeout: 10_000 });
  expect(await isStill(partner.page)).toBe(true);
  // What the bell tells leads to the very page: it shows the new state already.
  await partner.page.getByRole('button', { name: /^Notifications, \d+ unread/ }).waitFor();
  expect([...office.complaints.all, ...partner.complaints.all]).toEqual([]);
  await office.context.close();
  await partner.context.close();
});

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
  await context.close();
});

it('says when nothing is pushed any more, and goes on by itself', async () => {
  const { context, page } = await openAt(seeded, seeded.lead.session, `/p/${seeded.project}/quota`);
  await page.route('**/me/changes', (route) => route.abort());
  await page.reload();
  await page.getByText('Live updates are interrupted', { exact: false }).waitFor({ timeout: 15_000 });
  await page.unroute('**/me/changes');
  await page
    .getByText('Live updates are interrupted', { exact: false })
    .waitFor({ state: 'detached', timeout: 30_000 });
  await context.close();
});
