import { readFileSync } from 'node:fs';
import { unwrap } from '@app/api-client';
import { at, type Session } from '../support/http';
import { faultsAt, faultsOf, openAt, type Visit } from './support/browser';
import { nameAtLength, seededForTests } from './support/seeded';

const seeded = seededForTests();

/** A window of somebody, at a page of the programme's console. */
const consoleOf = (session: Session, path: string, visit?: Visit) =>
  openAt(seeded, session, `/console/programmes/${seeded.programme}${path}`, visit);

it('says why a job failed, in the list and on its page, with its attempts and what it was charged', async () => {
  const { context, page, complaints } = await consoleOf(seeded.administrator.session, '/jobs');
  const row = page.getByRole('row').filter({ hasText: 'thai-helper-wide' });
  await row.getByText('A row of its data is not in the form that training needs.').waitFor();
  await row.getByRole('link', { name: 'thai-helper-wide' }).click();
  await page.getByRole('heading', { level: 1, name: 'thai-helper-wide' }).waitFor();
  const main = page.getByRole('main');
  await main.getByText('It failed. A row of its data is not in the form that training needs.').waitFor();
  await main.getByText('row 17 has no answer').waitFor();
  await main.getByText('Attempt 1').waitFor();
  await main
    .getByText(/charged of .* held|of .* held/)
    .first()
    .waitFor();
  await main.getByRole('link', { name: 'Mekong instruction model' }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('opens a log for a reason that the project reads on its record, and not for whoever may not', async () => {
  const { context, page, complaints } = await consoleOf(seeded.administrator.session, `/jobs/${seeded.jobs.failed}`);
  await page.getByRole('button', { name: 'Read the log…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('stand on the project’s record before the first line is shown', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Record it and read' }).click();
  await dialog.getByText('Fill this in.').first().waitFor();
  await dialog.getByLabel('Reason').fill('The partner asked why row 17 fails.');
  await dialog.getByRole('button', { name: 'Record it and read' }).click();
  await page.getByRole('log').getByText('step 30/240', { exact: false }).waitFor();
  const params = { ...at({ project: seeded.project }).params, query: { action: 'log.opened' as const } };
  const { data } = await unwrap(seeded.lead.session.GET('/api/v1/projects/{project}/audit', { params }));
  expect(data).toMatchObject([{ about: seeded.jobs.failed, person: seeded.administrator.id }]);
  expect(JSON.stringify(data[0].details)).toContain('The partner asked why row 17 fails.');
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('freezes a lot, lets it go on and revokes it, each for a reason and after saying what it does', async () => {
  const pool = `/pools/${seeded.launching.pool}`;
  const looks = await consoleOf(seeded.launching.funded.finance.session, pool);
  await looks.page.getByRole('heading', { name: 'Lots in this pool' }).waitFor();
  expect(await looks.page.getByRole('button', { name: 'Freeze…' }).count()).toBe(0);
  await looks.context.close();

  const { context, page, complaints } = await consoleOf(seeded.administrator.session, pool);
  const dialog = page.getByRole('dialog');
  const lot = async () => {
    const { project } = seeded;
    const path = at({ project, lot: seeded.launching.lot });
    return unwrap(seeded.lead.session.GET('/api/v1/projects/{project}/lots/{lot}', path));
  };
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: 'Revoke…' }) })
    .last();
  const decide = async (open: string, now: string, reason: string) => {
    await row.getByRole('button', { name: open }).click();
    await dialog.getByRole('button', { name: now }).click();
    await dialog.getByText('Fill this in.').first().waitFor();
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByRole('button', { name: now }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  expect((await lot()).state).toBe('active');
  await decide('Freeze…', 'Freeze it', 'An invoice is being looked at.');
  expect(await lot()).toMatchObject({ state: 'frozen', reason: 'An invoice is being looked at.' });
  await row.getByText('An invoice is being looked at.').waitFor();
  await decide('Unfreeze…', 'Unfreeze it', 'It was in order.');
  expect((await lot()).state).toBe('active');
  await row.getByRole('button', { name: 'Revoke…' }).click();
  await dialog.getByText('are stopped', { exact: false }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Leave it as it is' }).click();
  await decide('Revoke…', 'Revoke it for good', 'The project ended early.');
  expect((await lot()).revoking_at).not.toBeNull();
  await page.getByText('being revoked: its jobs are stopping').waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('writes every page of a list into a file, says how far it is, and stops when it is told to', async () => {
  const { context, page, complaints } = await consoleOf(seeded.administrator.session, '/jobs');
  const main = page.getByRole('main');
  const file = page.waitForEvent('download');
  await main.getByRole('button', { name: 'Download CSV' }).click();
  const download = await file;
  expect(download.suggestedFilename()).toMatch(/^Jobs \d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines.find((line) => line.includes('thai-helper-wide'))).toContain('bad_row');

  // A list without an end.
  const params = { ...at({ programme: seeded.programme }).params, query: { limit: 200 } };
  const { data } = await unwrap(seeded.administrator.session.GET('/api/v1/programmes/{programme}/jobs', { params }));
  await page.route('**/jobs?limit=200*', (route) => route.fulfill({ json: { data, next_cursor: 'on' } }));
  await main.getByRole('button', { name: 'Download CSV' }).click();
  await main.getByText(/\d+ rows read so far/).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await main.getByRole('button', { name: 'Stop' }).click();
  await main.getByRole('button', { name: 'Download CSV' }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('begins at the first page where a place in the list is not known, and shows a filter that is none of its values', async () => {
  const { context, page } = await consoleOf(seeded.administrator.session, '/jobs?cursor=abc&state=failed');
  const main = page.getByRole('main');
  await main.getByText('This place in the list is not known any more.', { exact: false }).waitFor();
  expect(await main.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await main.getByRole('button', { name: 'First page' }).click();
  await main.getByRole('table').waitFor();
  expect(new URL(page.url()).search).toBe('?state=failed');

  const office = `${seeded.system.url}/console/programmes/${seeded.programme}`;
  for (const list of ['jobs', 'audit']) {
    await page.goto(`${office}/${list}?project=nonsense`);
    await main.getByText('did not load', { exact: false }).waitFor();
    await main.getByRole('button', { name: 'Project nonsense' }).waitFor();
    await main.getByRole('button', { name: 'Clear the filter Project' }).click();
    await main.getByRole('table').waitFor();
    expect(new URL(page.url()).search).toBe('');
  }
  await context.close();
});

const paths = () => [
  ...Object.values(seeded.jobs).map((job) => `/jobs/${job}`),
  '/jobs',
  `/pools/${seeded.launching.pool}`,
];

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language, however long the names', async () => {
  await nameAtLength(seeded);
  const { context, page, complaints } = await consoleOf(seeded.administrator.session, paths()[0]);
  const console = `${seeded.system.url}/console/programmes/${seeded.programme}`;
  expect(await faultsAt(page, console, paths())).toEqual({});
  expect(complaints.all).toEqual([]);
  await context.close();
}, 180_000);
