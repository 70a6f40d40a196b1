import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { Hints } from '@app/platform/events';
import { read } from '@app/platform/ids';
import { at } from '../support/http';
import { row, Shelf } from '../support/shelf';
import { colleague, datasetPath } from '../support/uploads';
import { faultsAt, lendSession, openBrowser, openWindow, settled, type Visit } from './support/browser';

const shelf = Shelf.forTests();
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'monsoon-uploads-'));
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function windowOf(cookie: string | null, visit?: Visit) {
  const window = await openWindow(browser, visit);
  await lendSession(window.context, shelf.system, cookie as string);
  return window;
}

/** JSONL of about so many bytes, every row another. */
function file(name: string, bytes: number): { path: string; content: string } {
  const lines: string[] = [];
  for (let n = 0, length = 0; length < bytes; n++) length += Buffer.byteLength(lines[lines.push(`${row(n)}\n`) - 1]);
  const content = lines.join('');
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, content };
}

/** Slows what the page sends, so that an upload can be seen and stopped. */
async function slowly(page: Page, bytesPerSecond: number): Promise<void> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Network.enable');
  const limits = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond };
  await tools.send('Network.emulateNetworkConditions', limits);
}

const chooser = (page: Page) => page.locator('input[type=file]');

it('registers a dataset, uploads, has it checked and publishes it', async () => {
  const { context, page, complaints } = await windowOf(shelf.steward.session.cookie);
  await page.goto(`${shelf.system.url}/datasets`);
  await page.getByText('No data sets yet').waitFor();
  await page.getByRole('link', { name: 'Register a data set' }).first().click();
  await page.getByRole('button', { name: 'Register the data set' }).click();
  await page.getByText('2 things to correct:').waitFor();
  expect(await page.locator(':focus').getAttribute('name')).toBe('name');
  await page.locator('input[name=name]').fill('Mekong questions');
  await page.locator('input[name=licence]').fill('CC-BY-4.0');
  await page.getByRole('button', { name: 'Register the data set' }).click();
  // A group of boxes is called by its name, and the first of them has the focus.
  const faults = page.locator('[data-faults]');
  await faults.getByText('Languages: Choose at least 1.').waitFor();
  await faults.getByText('May lie in: Choose at least 1.').waitFor();
  expect(await page.locator(':focus').getAttribute('name')).toMatch(/^languages:/);
  await page.getByRole('checkbox', { name: 'Thai', exact: true }).check();
  await page.getByRole('group', { name: 'May lie in' }).getByLabel('Thailand').check();
  for (const country of ['Thailand', 'Japan'])
    await page.getByRole('group', { name: 'Countries for processing' }).getByLabel(country).check();
  await page.getByRole('button', { name: 'Register the data set' }).click();

  await page.getByRole('button', { name: 'Make the version' }).click();
  await page.getByText('Upload files').waitFor();
  await chooser(page).setInputFiles(file('rows.jsonl', 20_000).path);
  await page.getByText('train/rows.jsonl').waitFor();
  await page.getByRole('button', { name: 'Check the files' }).click();
  await page.getByText('The check passed: the version can be published.').waitFor();
  await page.getByRole('button', { name: /^Publish/ }).click();
  await page.getByRole('dialog').getByText('never change again', { exact: false }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish it' }).click();
  await page.getByRole('main').getByText('Published', { exact: true }).first().waitFor();

  await page.getByRole('link', { name: 'Data sets' }).first().click();
  await page.getByText('1 in all').waitFor();
  await page.getByRole('link', { name: 'Mekong questions' }).waitFor();
  expect(complaints.all.filter((text) => !text.includes('400'))).toEqual([]);
  await context.close();
}, 120_000);

it('gives a right to a project that is found by its name, or by its whole id, and says which it is', async () => {
  const { version, dataset } = await shelf.published();
  const { project } = await shelf.world.project(shelf.viet);
  const { name } = await unwrap(shelf.viet.owner.session.GET('/api/v1/projects/{project}', at({ project })));
  const { context, page, complaints } = await windowOf(shelf.steward.session.cookie);
  await page.goto(`${shelf.system.url}/datasets/${dataset.id}/rights`);
  await page.getByLabel('Purpose').fill('A translation model');
  await page.getByRole('button', { name: 'Make the agreement' }).click();
  await page.getByText('One thing to correct:').waitFor();
  // Of others' projects the name alone finds nothing.
  await page.getByRole('textbox', { name: 'Project' }).fill(name);
  await page.getByText('No project is called so', { exact: false }).waitFor();
  await page.getByRole('textbox', { name: 'Project' }).fill(project);
  await page.getByRole('radio', { name }).check();
  await page.getByRole('button', { name: 'Make the agreement' }).click();
  await page.getByText(`${name} may use the version now.`).waitFor();
  await page.getByRole('row').filter({ hasText: name }).getByText(version.number).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('makes one version, though the first answer was lost, and asks for the reason of an act by its field', async () => {
  const { dataset } = await shelf.published({ name: 'Answered into the void' });
  const { context, page } = await windowOf(shelf.steward.session.cookie);
  await page.goto(`${shelf.system.url}/datasets/${dataset.id}/versions`);
  let lost = 0;
  await page.route(/\/versions$/, async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.getByRole('button', { name: 'Make the version' }).click();
  await page.getByText('No answer came', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.waitForURL((url) => url.pathname.endsWith('/files'));
  const versions = await unwrap(shelf.steward.session.GET(`${datasetPath}/versions`, at(shelf.dataset(dataset.id))));
  expect(versions.data).toHaveLength(2);

  await page.goto(`${shelf.system.url}/datasets/${dataset.id}?version=${versions.data[1].id}`);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Mark as out of date…' }).click();
  await dialog.getByRole('button', { name: 'Mark it' }).click();
  await dialog.getByText('Reason: Fill this in.').waitFor();
  expect(await page.locator(':focus').getAttribute('name')).toBe('reason');
  await dialog.locator('textarea[name=reason]').fill('A newer one is better');
  await dialog.getByRole('button', { name: 'Leave it as it is' }).click();
  await page.getByRole('button', { name: /^Withdraw/ }).click();
  expect(await dialog.locator('textarea[name=reason]').inputValue()).toBe('');
  await context.close();
}, 60_000);

it('blames no filter where an organisation has no data yet', async () => {
  const both = await colleague(shelf.system, shelf.world, shelf.thai, 'member');
  const body = { email: both.email, role: 'member' as const };
  await unwrap(
    shelf.viet.owner.session.POST('/api/v1/organisations/{org}/invitations', { ...at({ org: shelf.viet.id }), body }),
  );
  const token = await shelf.world.tokenFor(both.email);
  await unwrap(shelf.system.client().POST('/api/v1/invitations/acceptance', { body: { token } }));
  const { context, page } = await windowOf(both.session.cookie);
  await page.goto(`${shelf.system.url}/datasets?org=${shelf.viet.id}`);
  await page.getByText('No data sets yet').waitFor();
  await page.goto(`${shelf.system.url}/datasets?org=${shelf.viet.id}&modality=instruction`);
  await page.getByText('Nothing matches these filters').waitFor();
  await page.getByRole('button', { name: 'Clear all filters' }).click();
  await page.getByText('No data sets yet').waitFor();
  expect(new URL(page.url()).searchParams.get('org')).toBe(shelf.viet.id);
  await context.close();
});

it('tells the time that is left of a check as of an upload', async () => {
  const { place } = await shelf.inReview({ name: 'Checked at leisure' });
  const { context, page, complaints } = await windowOf(shelf.member.session.cookie);
  await page.route(/\/versions\?/, async (route) => {
    const list = (await (await route.fetch()).json()) as { data: { state: string }[] };
    return route.fulfill({ json: { ...list, data: list.data.map((one) => ({ ...one, state: 'validating' })) } });
  });
  const begun = Date.now();
  await page.route(/\/report$/, async (route) => {
    const report = (await (await route.fetch()).json()) as object;
    const bytes_done = Math.floor((Date.now() - begun) / 1000) * 1_000_000;
    const progress = { bytes_done, bytes_total: 600_000_000, rows_done: bytes_done / 1000 };
    return route.fulfill({ json: { ...report, state: 'running', passed: null, statistics: null, progress } });
  });
  await page.goto(`${shelf.system.url}/datasets/${place.dataset}/quality`);
  await page.getByText('time left not known yet').waitFor();
  // Nothing is checked here, so what a check tells of its progress is told instead.
  const hints = shelf.system.api.get(Hints);
  const telling = setInterval(() => void hints.changed(read('org', place.org) as string, ['check']), 1000);
  await page.getByText(/[kM]B a second, about .* left/).waitFor();
  clearInterval(telling);
  expect(complaints.all).toEqual([]);
  await context.close();
}, 60_000);

it('resumes an upload after a reload where it stopped, and pauses in between', async () => {
  const { place } = await shelf.draft({ name: 'A large one' });
  const { context, page, complaints } = await windowOf(shelf.member.session.cookie);
  const { path, content } = file('large.jsonl', 12_000_000);
  const bytes = Buffer.byteLength(content);
  const sent: { from: number; at: string }[] = [];
  const note = (request: Request) => {
    if (request.method() !== 'PATCH') return;
    sent.push({ from: Number(request.headers()['upload-offset']), at: request.url() });
  };
  page.on('request', note);
  await page.goto(`${shelf.system.url}/datasets/${place.dataset}/files`);
  await settled(page);
  await slowly(page, 1_500_000);
  await chooser(page).setInputFiles(path);
  await page.getByText(/about .* left/).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  // In the list, and of the version itself.
  await page.getByText('Uploading').first().waitFor();
  await page.getByText(/about .* left/).waitFor();

  await page.reload();
  const stopped = page.getByText(/large\.jsonl stopped: .* of 12 MB have arrived\./);
  await stopped.waitFor();
  await chooser(page).setInputFiles(path);
  // What goes on has not stopped, and is given up in one place alone.
  await page.getByText(/about .* left/).waitFor();
  const saying = async () => [await stopped.count(), await page.getByRole('button', { name: 'Give it up' }).count()];
  expect(await saying()).toEqual([0, 1]);
  await page.getByText('train/large.jsonl').waitFor({ timeout: 40_000 });
  expect(await saying()).toEqual([0, 0]);

  // One upload throughout, each time from a later byte, and the bytes that lie there are the file's.
  expect(sent.length).toBeGreaterThanOrEqual(3);
  expect(new Set(sent.map(({ at }) => at)).size).toBe(1);
  expect(sent.map(({ from }) => from)).toEqual(sent.map(({ from }) => from).sort((a, b) => a - b));
  expect(sent[0].from).toBe(0);
  expect(sent.at(-1)?.from).toBeGreaterThan(1_000_000);
  const [arrived] = await shelf.filesOf(place);
  expect(arrived).toMatchObject({ bytes, sha256: createHash('sha256').update(content).digest('hex') });
  expect(await page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tus::'))")).toEqual([]);
  expect(complaints.all).toEqual([]);
  await context.close();
}, 120_000);

it('gives up what goes on after a reload, and then says nothing of it', async () => {
  const { place } = await shelf.draft({ name: 'Given up' });
  const { context, page, complaints } = await windowOf(shelf.member.session.cookie);
  const { path } = file('given-up.jsonl', 12_000_000);
  await page.goto(`${shelf.system.url}/datasets/${place.dataset}/files`);
  await settled(page);
  await slowly(page, 1_500_000);
  await chooser(page).setInputFiles(path);
  await page.getByText(/about .* left/).waitFor();
  await page.reload();
  const stopped = page.getByText(/given-up\.jsonl stopped/);
  await stopped.waitFor();
  await chooser(page).setInputFiles(path);
  await page.getByText(/about .* left/).waitFor();
  // Slower than what is asked next: what was given up is not offered meanwhile.
  await page.route(/\/uploads\/[^/]+$/, async (route) => {
    if (route.request().method() === 'DELETE') await new Promise((done) => setTimeout(done, 500));
    await route.continue();
  });
  const seen = stopped.waitFor({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
  await page.getByRole('button', { name: 'Give it up' }).click();
  expect(await seen).toBe(false);
  expect(await page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tus::'))")).toEqual([]);
  expect(await shelf.filesOf(place)).toEqual([]);
  expect(complaints.all).toEqual([]);
  await context.close();
}, 60_000);

it('says why a file is not taken, and each fault of its rows at its place', async () => {
  const { place } = await shelf.draft({ name: 'A bad one' });
  const { context, page } = await windowOf(shelf.member.session.cookie);
  await page.goto(`${shelf.system.url}/datasets/${place.dataset}/files`);
  await settled(page);
  const large = file('too-large.jsonl', 20_500_000);
  await chooser(page).setInputFiles(large.path);
  await page.getByText('too-large.jsonl was not sent.').waitFor();
  await page.getByText('at most 20,000,000 bytes', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Give it up' }).click();
  const path = join(folder, 'bad.jsonl');
  writeFileSync(path, `${row(1)}\n{"instruction": "only"}\n`);
  await chooser(page).setInputFiles(path);
  await page.getByText('train/bad.jsonl').waitFor();
  await page.getByRole('button', { name: 'Check the files' }).click();
  await page.getByText(/The check found \d+ error/).waitFor();
  await page.getByText('row 2').first().waitFor();
  // A member sees no button to publish.
  expect(await page.getByRole('button', { name: /Publish/ }).count()).toBe(0);
  await context.close();
}, 60_000);

it('changes what may still be changed, and lets other organisations find what is published', async () => {
  const { dataset } = await shelf.published({ name: 'Village questions' });
  const { context, page, complaints } = await windowOf(shelf.steward.session.cookie);
  await page.goto(`${shelf.system.url}/datasets/${dataset.id}`);
  await page.getByRole('link', { name: 'Change…' }).click();
  await page.getByText('A version was published', { exact: false }).waitFor();
  expect(await page.locator('input[name=licence]').count()).toBe(0);
  await page.locator('input[name=name]').fill('Questions of villages');
  await page.getByRole('button', { name: 'Save the changes' }).click();
  await page.getByRole('heading', { level: 1, name: 'Questions of villages' }).waitFor();
  const { place } = await shelf.draft({ name: 'Not yet out' });
  await page.goto(`${shelf.system.url}/datasets/${place.dataset}/change`);
  await page.locator('input[name=licence]').fill('CC0-1.0');
  await page.getByRole('group', { name: 'Countries for processing' }).getByLabel('Vietnam').check();
  await page.getByRole('button', { name: 'Save the changes' }).click();
  await page.getByText('The data set was changed.').waitFor();
  const changed = await unwrap(shelf.steward.session.GET(datasetPath, at(shelf.dataset(place.dataset))));
  expect(changed).toMatchObject({ licence: 'CC0-1.0', settled: false, residency: { processing_excluded: [] } });
  expect(changed.residency.processing_included?.toSorted()).toEqual(['JP', 'TH', 'VN']);
  expect(complaints.all).toEqual([]);
  await context.close();

  const seen = await windowOf(shelf.viet.owner.session.cookie);
  await seen.page.goto(`${shelf.system.url}/datasets/listings?language=tha`);
  const row = seen.page.getByRole('row').filter({ hasText: 'Questions of villages' });
  await row.getByText('none in force').waitFor();
  expect(await row.getByRole('link').count()).toBe(0);
  expect(await seen.page.locator('body').innerText()).not.toContain('Not yet out');
  await seen.page.getByText('Write to the data steward', { exact: false }).waitFor();
  await seen.context.close();
});

const pagesOf = (dataset: string) =>
  [
    '',
    '/new',
    '/listings',
    ...['', '/change', '/versions', '/files', '/quality', '/rights'].map((part) => `/${dataset}${part}`),
  ].map((path) => `/datasets${path}`);

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  const { place } = await shelf.inReview({ name: 'Seen in either theme' });
  const { context, page, complaints } = await windowOf(shelf.steward.session.cookie);
  expect(await faultsAt(page, shelf.system.url, pagesOf(place.dataset))).toEqual({});
  expect(complaints.all).toEqual([]);
  await context.close();
}, 180_000);

it('shows another organisation nothing of a dataset', async () => {
  const { place } = await shelf.draft({ name: 'Ours alone' });
  const { context, page } = await windowOf(shelf.viet.owner.session.cookie);
  await page.goto(`${shelf.system.url}/datasets/${place.dataset}`);
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  expect(await page.locator('body').innerText()).not.toContain('Ours alone');
  await context.close();
});
