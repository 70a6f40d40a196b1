import type { Page } from 'playwright-core';
import { faultsAt, faultsOf, openAt, sideways, type Visit } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

/** A window of the project's lead on a page of the project. */
const leadsPage = (path: string, visit?: Visit) =>
  openAt(seeded, seeded.lead.session, `/p/${seeded.project}${path}`, visit);

/** Presses Tab until what has the focus matches. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let stops = 0; stops < 80; stops++) {
    await page.keyboard.press('Tab');
    if (await page.locator(':focus').evaluate((element, wanted) => element.matches(wanted), selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

it('explains a refused launch: what was checked, and what would change it', async () => {
  const { context, page, complaints } = await leadsPage('/jobs/new');
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await page.getByText('2 things to correct:').waitFor();
  expect(await page.locator(':focus').getAttribute('name')).toBe('name');
  await page.locator('input[name=name]').fill('far too long');
  await page.locator('input[name=dataset_versions]').first().check();
  await page.getByText('May not be processed in Malaysia', { exact: false }).waitFor();
  await page.locator('input[name=time_limit_seconds]').fill('1000');
  await page.getByRole('button', { name: 'Launch and hold ¥43,200,000' }).click();
  await page.getByText('The project’s GPU time in this pool is not enough for this job.').waitFor();
  const checks = page.getByRole('table', { name: 'What was checked, in order' });
  const binding = checks.getByRole('row').filter({ hasText: 'failed' }).first();
  expect(await binding.innerText()).toMatch(/GPU time in the lot.*1,000\.0 GPU-h/s);
  await page.locator('[data-faults]').getByText('Ask for more GPU time').waitFor();
  await page.locator('[data-faults]').getByText('Shorten the time limit').waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('is launched by the keyboard alone, holds what the button says, and leads to the job', async () => {
  const { context, page, complaints } = await leadsPage('/jobs');
  await tabTo(page, 'a[href$="/jobs/new"]');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Launch fine-tuning' }).waitFor();
  await tabTo(page, 'input[name=name]');
  await page.keyboard.type('by keyboard');
  await tabTo(page, 'input[name=dataset_versions]');
  await page.keyboard.press('Space');
  await tabTo(page, 'input[name="hyperparameters/steps"]');
  await page.keyboard.type('120');
  await tabTo(page, 'input[name=time_limit_seconds]');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('30');
  await tabTo(page, 'select[name=unit]');
  await page.keyboard.type('m');
  // The decisive button says what it takes before it is pressed.
  await page.getByRole('button', { name: 'Launch and hold ¥21,600' }).waitFor();
  await page.getByText('changed, default 60').waitFor();
  await tabTo(page, 'button[type=submit]');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'by keyboard' }).waitFor();
  await page.getByText('of ¥21,600 held', { exact: false }).first().waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('launches again with the same as another job', async () => {
  const { context, page } = await leadsPage(`/jobs/${seeded.jobs.failed}`);
  await page.getByRole('link', { name: 'Launch again like this' }).click();
  await page.getByText('With the settings of thai-helper-wide', { exact: false }).waitFor();
  expect(await page.locator('input[name=name]').inputValue()).toBe('thai-helper-wide');
  expect(await page.locator('input[name=dataset_versions]:checked').count()).toBe(1);
  expect(await page.locator('input[name="hyperparameters/lora_r"]').inputValue()).toBe('8');
  await context.close();
});

it('asks for GPU time, which the programme then decides, and tells why less was granted', async () => {
  const { context, page, complaints } = await leadsPage('/quota');
  await page.getByRole('link', { name: 'Ask for GPU time' }).click();
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByText('2 things to correct:').waitFor();
  expect(await page.locator(':focus').getAttribute('name')).toBe('gpu_seconds');
  await page.locator('input[name=gpu_seconds]').fill('9000');
  await page.getByText('GPU-hours of CPU that are not allotted yet', { exact: false }).waitFor();
  await page.locator('input[name=gpu_seconds]').fill('10');
  await page.getByText('about ¥432,000 at today’s price').waitFor();
  await page.locator('textarea[name=purpose]').fill('One more seed');
  await page.locator('input[name=valid_until]').fill('2020-01-31');
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByText('Choose a day after the first one.').first().waitFor();
  expect(await page.locator(':focus').getAttribute('name')).toBe('valid_until');
  await page.locator('input[name=valid_until]').fill('2099-01-31');
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByRole('heading', { level: 1, name: '10.0 GPU-hours of CPU' }).waitFor();
  await page.getByText('Waiting for a decision').first().waitFor();
  await page.getByRole('button', { name: 'Withdraw…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw the request' }).click();
  await page.getByText('nothing was granted', { exact: false }).waitFor();

  await page.goto(`${seeded.system.url}/p/${seeded.project}/quota?state=partly_approved`);
  await page.getByRole('link', { name: 'Three seeds of the helper' }).click();
  await page.getByText('33.3 of the 50.0 GPU-hours that were asked for were granted.', { exact: false }).waitFor();
  await page.getByText('Two seeds show what three would', { exact: false }).waitFor();
  // The browser tells each refusal of the server as a failed request.
  expect(complaints.all.filter((text) => !text.includes('400'))).toEqual([]);
  await context.close();
});

const paths = () => [
  '/jobs/new',
  `/jobs/new?from=${seeded.jobs.failed}`,
  '/quota',
  '/quota/new',
  `/quota/${seeded.requests.partly}`,
  `/quota/${seeded.requests.asked}`,
];

it('has no serious fault that axe finds, in light and in dark', async () => {
  const { context, page, complaints } = await leadsPage('/jobs/new');
  expect(await faultsAt(page, `${seeded.system.url}/p/${seeded.project}`, paths(), faultsOf)).toEqual({});
  expect(complaints.all).toEqual([]);
  await context.close();
}, 180_000);

it('scrolls no page sideways on a small phone, and holds in every language', async () => {
  for (const language of ['th', 'vi'] as const) {
    const { context, page } = await leadsPage('/quota', { width: 320, height: 640, language });
    expect(await faultsAt(page, `${seeded.system.url}/p/${seeded.project}`, paths(), sideways)).toEqual({});
    await context.close();
  }
}, 120_000);
