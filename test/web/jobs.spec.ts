import type { Page } from 'playwright-core';
import { faultsAt, faultsOf, openAt, type Visit } from './support/browser';
import { nameAtLength, seededForTests } from './support/seeded';

const seeded = seededForTests({ stopped: true });

/** A window of the project's lead on a job. */
const jobPage = (job: string, visit?: Visit) =>
  openAt(seeded, seeded.lead.session, `/p/${seeded.project}/jobs/${job}`, visit);
const panel = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: title, exact: true }) });
const inDialog = (page: Page, name: string | RegExp) => page.getByRole('dialog').getByRole('button', { name });

it('draws the launch page once, not for ever, when its data is chosen', async () => {
  // A pool whose agent is quiet cannot say when anything begins.
  await seeded.launching.agent.ask(0, 0);
  const { context, page } = await openAt(seeded, seeded.lead.session, `/p/${seeded.project}/jobs/new`);
  await page.locator('input[name=dataset_versions]').first().check();
  await page.getByRole('button', { name: /Launch and hold/ }).waitFor();
  // Each pool says when it could begin, not only the one that is chosen.
  await page
    .getByText(/^starts /)
    .first()
    .waitFor();
  await page.waitForTimeout(1000);
  await page.evaluate(`
    window.waits = 0;
    const wait = window.setTimeout;
    window.setTimeout = (work, after, ...more) => {
      if (after === 300) window.waits += 1;
      return wait(work, after, ...more);
    };
  `);
  await page.waitForTimeout(2000);
  expect(await page.evaluate('window.waits')).toBe(0);
  await context.close();
});

it('shows what a run saved, and which of it the job goes on from', async () => {
  const { context, page, complaints } = await jobPage(seeded.jobs.running);
  const rows = panel(page, 'Checkpoints').getByRole('row');
  await rows.nth(3).waitFor();
  expect(await rows.count()).toBe(4);
  const [head, furthest, , first] = await rows.allInnerTexts();
  expect(head).toMatch(/Step\s+Held-out loss\s+Size/);
  expect(furthest).toMatch(/120 goes on from here.*[0-9a-f]{6}…[0-9a-f]{6}\s+1\.356\s+320 kB/s);
  expect(first).toMatch(/^40\s/);
  expect(first).not.toContain('goes on');
  await panel(page, 'Checkpoints').getByText('every 40 steps').waitFor();
  await rows.nth(1).getByRole('button', { name: 'Copy the sha256 of step 120' }).waitFor();
  await page.goto(`${seeded.system.url}/p/${seeded.project}/jobs/${seeded.jobs.succeeded}`);
  await panel(page, 'Checkpoints').getByText('became the model').waitFor();
  expect(await rows.nth(1).innerText()).toMatch(/^240 became the model/);
  await page.goto(`${seeded.system.url}/p/${seeded.project}/jobs/${seeded.jobs.failed}`);
  await page.getByText('None was kept', { exact: false }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('says that checkpoints did not load, and reads them once more', async () => {
  const { context, page } = await openAt(seeded, seeded.lead.session, `/p/${seeded.project}/jobs`);
  // The page may ask again by itself before anybody presses: only what is asked after the press is answered.
  await page.addInitScript("document.addEventListener('click', () => (window.pressed = true), true)");
  await page.route('**/checkpoints?*', async (route) =>
    (await page.evaluate(`'pressed' in window`))
      ? route.continue()
      : route.fulfill({ status: 409, json: { code: 'too-busy' } }),
  );
  await page.goto(`${seeded.system.url}/p/${seeded.project}/jobs/${seeded.jobs.failed}`);
  await page.getByText('The checkpoints did not load.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('None was kept', { exact: false }).waitFor();
  await context.close();
});

it('says in words why a job failed, and leads to what can be done', async () => {
  const { context, page, complaints } = await jobPage(seeded.jobs.failed);
  const note = page.getByRole('alert');
  await note.getByText('A row of its data is not in the form that training needs.', { exact: false }).waitFor();
  await note.getByText('The trainer said: row 17 has no answer').waitFor();
  expect(await page.getByText('bad_row').count()).toBe(0);
  await note.getByRole('button', { name: 'Look at the log' }).click();
  expect(await page.locator(':focus').innerText()).toMatch(/^Log/);
  await note.getByRole('link', { name: 'See the project’s data and whom to ask' }).click();
  await page.getByRole('heading', { level: 1, name: 'Data of this project' }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('explains an act that was refused, with its checks and what would change it', async () => {
  const { context, page } = await jobPage(seeded.jobs.failed, { language: 'th' });
  await page.route('**/retry', (route) =>
    route.fulfill({
      status: 409,
      json: {
        status: 409,
        code: 'quota-exhausted',
        detail: 'The project’s GPU time in this pool is not enough for this job.',
        checks: [{ check: 'gpu-time', result: 'failed', dimension: 'seconds', limit: '400000', requested: '1' }],
        changes: [{ action: 'request-quota', values: { gpu_seconds: 7200 }, effect: 'more GPU time', possible: true }],
      },
    }),
  );
  await page.getByRole('button', { name: 'ลองใหม่' }).click();
  const dialog = page.getByRole('dialog', { name: 'งานยังลองใหม่ไม่ได้' });
  await dialog.getByText('เวลา GPU ของโครงการในพูลนี้ไม่พอสำหรับงานนี้', { exact: false }).waitFor();
  await dialog.getByRole('table', { name: 'สิ่งที่ตรวจสอบ ตามลำดับ' }).getByRole('row').nth(1).waitFor();
  await dialog.getByText('ต้องมีเวลาในพูลนี้เพิ่มอีก 2.0 ชม. GPU').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await dialog.getByRole('link', { name: 'ขอเวลา GPU' }).click();
  await page.waitForURL(/quota\/new\?pool=/);
  await context.close();
});

it('acts once more after an answer was lost, by another act or the same', async () => {
  const { context, page } = await jobPage(seeded.jobs.failed);
  const keys: string[] = [];
  await page.route('**/retry', (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    return route.abort();
  });
  for (let times = 0; times < 2; times++) {
    await page.getByRole('button', { name: 'Retry', exact: true }).click();
    await page.getByRole('dialog').getByText('No answer came', { exact: false }).waitFor();
    await inDialog(page, 'Close').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  expect(keys.length).toBe(2);
  expect(new Set(keys).size).toBe(1);
  await context.close();
});

it('gives a running job more time, and says before what that holds', async () => {
  const { context, page, complaints } = await jobPage(seeded.jobs.running);
  await page.getByRole('button', { name: 'Extend…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Give thai-helper-r2 more time?' });
  await dialog.getByText(/^time limit 2 hrs?, then 3 hrs?$/).waitFor();
  await dialog.getByRole('button', { name: 'Extend and hold ¥86,400' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  // What the accounts would refuse is told while one writes, and in full when it is asked for.
  await dialog.getByLabel('Hours more').fill('1000');
  await dialog.getByRole('list', { name: 'What was checked, in order' }).waitFor();
  await dialog.getByRole('button', { name: 'Extend and hold ¥86,400,000' }).click();
  await dialog.locator('[data-faults]').getByText('is not enough for this job.', { exact: false }).waitFor();
  await dialog.locator('[data-faults]').getByRole('table', { name: 'What was checked, in order' }).waitFor();
  await dialog.getByLabel('Hours more').fill('0.5');
  await dialog.getByRole('button', { name: 'Extend and hold ¥43,200' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('The job has more time.').waitFor();
  // 2 GPUs for two and a half hours at ¥43,200 an hour.
  await page.getByText('of ¥216,000 held', { exact: false }).first().waitFor();
  expect(await page.evaluate('document.activeElement.innerText')).toBe('Extend…');
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('offers a job that used its time up more of it, and no retry that would be refused', async () => {
  const { context, page, complaints } = await jobPage(seeded.stopped);
  await page.getByText('Its time limit was used up.', { exact: false }).first().waitFor();
  await page.getByText('Its checkpoint of step 80 is kept.').waitFor();
  expect(await page.getByRole('button', { name: 'Retry' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Extend…' }).click();
  await page.getByRole('dialog').getByLabel('Hours more').fill('0.5');
  // The ten seconds that are left are held anew with the rest.
  await inDialog(page, 'Extend and hold ¥21,720').click();
  await page.getByText('It waits for its turn and goes on from its last checkpoint.', { exact: true }).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Why it is waiting' }).waitFor();
  expect(complaints.all).toEqual([]);
  // Whoever opens it now reads what it logged; until that came, nothing says that there is nothing.
  await page.route('**/news*', (route) => route.abort());
  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'Log', exact: true }).waitFor();
  await page.waitForTimeout(500);
  expect(await page.getByText('The trainer has written nothing yet.').count()).toBe(0);
  await page.unroute('**/news*');
  await page.getByText('step 100/240', { exact: false }).first().waitFor();
  await context.close();
});

it('leads a waiting job to what would change its wait', async () => {
  const { context, page, complaints } = await openAt(seeded, seeded.lead.session, `/p/${seeded.project}/jobs`);
  const smaller = { action: 'fewer-gpus', variant: 'now', values: { gpus: 1 }, effect: 'Fewer.', possible: true };
  await page.route(`**/fine-tuning-jobs/${seeded.jobs.waiting}`, async (route) => {
    const response = await route.fetch();
    const job = (await response.json()) as { waiting: object };
    await route.fulfill({ response, json: { ...job, waiting: { ...job.waiting, changes: [smaller] } } });
  });
  await page.goto(`${seeded.system.url}/p/${seeded.project}/jobs/${seeded.jobs.waiting}`);
  await page.getByText('Use fewer GPUs').waitFor();
  await page.getByText('With at most 1 GPU it would start now.').waitFor();
  // What was checked is a table of numbers, and on a phone a line each.
  const checked = { name: 'What was checked, in order' };
  const [table, lines] = [page.getByRole('table', checked), page.getByRole('list', checked)];
  expect([await table.count(), await lines.count()]).toEqual([1, 0]);
  await page.setViewportSize({ width: 390, height: 844 });
  await lines.getByRole('img', { name: 'waiting' }).waitFor();
  expect(await table.count()).toBe(0);
  await page.getByRole('link', { name: 'Launch anew with other settings' }).click();
  await page.getByText('With the settings of thai-legal', { exact: false }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('cancels after the answer to a pause was lost', async () => {
  const { context, page } = await jobPage(seeded.jobs.running);
  await page.route('**/pause', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Pause' }).click();
  // What was done all the same is told by the job's news, which takes the question away.
  await page.getByText('Pausing', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await inDialog(page, 'Cancel the job').click();
  await page.getByText('The job is being cancelled.').waitFor();
  await context.close();
});

const pages = () => {
  const project = `/p/${seeded.project}`;
  const jobs = [...Object.values(seeded.jobs), seeded.stopped].map((job) => `${project}/jobs/${job}`);
  return [...jobs, project, `${project}/jobs/new`];
};

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language, however long the names', async () => {
  await nameAtLength(seeded);
  const { context, page } = await openAt(seeded, seeded.lead.session, pages()[0]);
  expect(await faultsAt(page, seeded.system.url, pages())).toEqual({});
  await context.close();
}, 180_000);
