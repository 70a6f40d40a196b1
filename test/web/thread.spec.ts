import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Session } from '../support/http';
import { launching, type Launching, until } from '../support/jobs-world';
import { makeTinyModel, RealAgent } from '../support/real-agent';
import { rows } from '../support/shelf';
import { startSystem, type System } from '../support/system';
import { registrationNumber, World } from '../support/world';
import { openAt, openBrowser, openWindow } from './support/browser';

const password = 'a long password for tests';
const owner = 'owner@thread.example';
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** A programme with staff, and a pool at which the real agent works: what is there when an organisation comes. */
let system: System;
let world: World;
let l: Launching;
let agent: RealAgent;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'monsoon-thread-'));
  system = await startSystem({ worker: true });
  makeTinyModel(system);
  world = await World.begin(system);
  l = await launching(system, world, { silent: true, gpus: 1 });
  agent = new RealAgent(system, l.agentKey, l.pool);
  agent.start();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await agent?.stop();
  for (const pid of agent?.trainers() ?? []) process.kill(pid, 'SIGKILL');
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const field = (page: Page, name: string) => page.locator(`[name="${name}"]`);
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first().click();
const inDialog = (page: Page, act: string) => page.getByRole('dialog').getByRole('button', { name: act, exact: true });

/** A window of the console for somebody of the office, on a page. */
const consoleOf = (session: Session, path: string) => openAt({ browser, system }, session, `/console${path}`);

it('leads from a registered organisation to a trained model, by the two sites alone', async () => {
  const { context, page, complaints } = await openWindow(browser);

  // The organisation registers, and the platform looks at its evidence.
  await page.goto(`${system.url}/register`);
  await field(page, 'country').selectOption('TH');
  await field(page, 'registration_number').fill(registrationNumber('TH'));
  await field(page, 'legal_name').fill('Fictional River Institute');
  await field(page, 'owner/name').fill('Araya Example');
  await field(page, 'owner/email').fill(owner);
  await field(page, 'owner/password').fill(password);
  await field(page, 'again').fill(password);
  await press(page, 'Register');
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await page.goto(`${system.url}/verify#${await world.tokenFor(owner)}`);
  await field(page, 'password').fill(password);
  await press(page, 'Confirm');
  // Who confirmed it is signed in.
  await page.waitForURL((url) => url.pathname.startsWith('/org/'));
  await page.getByText('has not verified the organisation yet', { exact: false }).waitFor();

  const platform = await consoleOf(world.platform, '/platform/organisations?state=registered');
  await platform.page.getByRole('link', { name: 'Fictional River Institute' }).click();
  await press(platform.page, 'Verify…');
  await platform.page.getByLabel('Evidence that you looked at').fill('Extract of the register, number matches');
  await inDialog(platform.page, 'Verify the organisation').click();
  await platform.page.getByText('The organisation is verified; its people can begin.').waitFor();
  await platform.context.close();

  // The office makes a project of it, and offers an award.
  const programme = `/programmes/${l.funded.programme}`;
  const office = await consoleOf(l.funded.administrator.session, `${programme}/envelopes`);
  await press(office.page, 'Put money in…');
  await office.page.getByRole('dialog').getByLabel('Country whose projects it pays for').selectOption('TH');
  await office.page.getByRole('dialog').getByLabel('Amount').fill('500,000');
  await inDialog(office.page, 'Put ¥500,000 in').click();
  await office.page.getByText('The money is in the envelope.').waitFor();
  await office.page.goto(`${system.url}/console${programme}/projects/new`);
  await office.page.getByLabel('Name', { exact: true }).fill('River stories');
  await office.page.getByLabel('Coordinator').selectOption({ label: 'Fictional River Institute · Thailand' });
  await office.page.getByLabel('E-mail address of the first lead').fill(owner);
  await press(office.page, 'Make the project');
  await office.page.getByRole('heading', { level: 1, name: 'River stories' }).waitFor();
  await office.page.getByRole('link', { name: 'Offer an award' }).click();
  await office.page.getByLabel('Parts the grant pays').fill('1');
  await office.page.getByLabel('Parts in all').fill('1');
  await office.page.getByLabel('Name of the tranche').fill('First year');
  await office.page.getByLabel('First day').fill(day(-1));
  await office.page.getByLabel('Last day').fill(day(365));
  await office.page.getByLabel('Compute', { exact: true }).fill('400,000');
  await office.page.getByLabel('GPU-hours, CPU').fill('10');
  await press(office.page, 'Offer it and take ¥400,000 from the envelope');
  await office.page.getByText('Offered', { exact: true }).first().waitFor();

  // Its lead accepts, and asks for GPU time, which the office grants.
  await page.goto(`${system.url}/`);
  await page.getByRole('link', { name: 'River stories' }).first().click();
  const project = /prj_\w+/.exec((await page.waitForURL(/prj_/), page.url()))?.[0] as string;
  await page.goto(`${system.url}/p/${project}/award`);
  await press(page, 'Accept…');
  await inDialog(page, 'Accept the award').click();
  await page.getByText('The award is accepted.').waitFor();
  await page.goto(`${system.url}/p/${project}/quota/new`);
  await field(page, 'gpu_seconds').fill('2');
  await field(page, 'purpose').fill('A first model of river stories');
  await field(page, 'valid_until').fill(day(90));
  await press(page, 'Send request');
  await page.getByText('Waiting for a decision').first().waitFor();

  await office.page.goto(`${system.url}/console${programme}/quota?state=submitted`);
  await office.page.getByRole('link', { name: 'River stories' }).first().click();
  await office.page.getByRole('radio', { name: 'Approve 2.0 GPU-h as asked' }).check();
  await office.page.getByLabel('Reasons').fill('Enough for a first model.');
  await press(office.page, 'Approve 2.0 GPU-h');
  await office.page.getByText('The project has its lot.', { exact: false }).waitFor();
  expect(office.complaints.all).toEqual([]);
  await office.context.close();
  // It is told without a reload.
  await page.getByText('Approved', { exact: true }).first().waitFor();

  // The owner makes themselves its data steward: its data are registered, uploaded, checked and published.
  await page.goto(`${system.url}/org`);
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  await press(page, 'Roles…');
  await page.getByRole('dialog').getByLabel('data steward').check();
  await inDialog(page, 'Set the roles').click();
  await page.getByRole('row').filter({ hasText: 'Araya Example' }).getByText('data steward').waitFor();
  writeFileSync(join(folder, 'rows.jsonl'), rows(24));
  await page.goto(`${system.url}/datasets/new`);
  await field(page, 'name').fill('River questions');
  await field(page, 'licence').fill('CC-BY-4.0');
  await page.getByRole('checkbox', { name: 'Thai', exact: true }).check();
  await page.getByRole('group', { name: 'May lie in' }).getByLabel('Thailand').check();
  await page.getByRole('group', { name: 'Countries for processing' }).getByLabel('Thailand').check();
  await press(page, 'Register the data set');
  await press(page, 'Make the version');
  await page.locator('input[type=file]').setInputFiles(join(folder, 'rows.jsonl'));
  await page.getByText('train/rows.jsonl').waitFor();
  await press(page, 'Check the files');
  await page.getByText('The check passed: the version can be published.').waitFor();
  await press(page, /^Publish/);
  await inDialog(page, 'Publish it').click();
  await page.getByRole('main').getByText('Published', { exact: true }).first().waitFor();
  // Without an agreement no project may read them, not even the owner's own.
  await page.getByRole('link', { name: 'Rights', exact: true }).click();
  await page.getByRole('radio', { name: 'River stories' }).check();
  await field(page, 'purpose').fill('The first model of river stories');
  await press(page, 'Make the agreement');
  await page.getByText('River stories may use the version now.').waitFor();

  // A job is launched, trained at the pool, and leaves a model. The agent measures its machine before it asks for work.
  await until(
    async () => (await system.admin.query('select 1 from site_agents')).rowCount,
    (count) => count === 1,
    120,
  );
  await page.goto(`${system.url}/p/${project}/jobs/new`);
  await field(page, 'name').fill('river-helper');
  await field(page, 'dataset_versions').first().check();
  await field(page, 'hyperparameters/steps').fill('5');
  await field(page, 'time_limit_seconds').fill('10');
  await field(page, 'unit').selectOption('minutes');
  await press(page, /^Launch and hold/);
  await page.getByRole('heading', { level: 1, name: 'river-helper' }).waitFor();
  await page.getByRole('link', { name: 'Open the model' }).waitFor({ timeout: 150_000 });
  await page.getByRole('link', { name: 'Open the model' }).click();
  await page.getByRole('link', { name: 'Lineage' }).click();
  await page
    .getByRole('main')
    .getByText('River questions', { exact: false })
    .filter({ visible: true })
    .first()
    .waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
}, 300_000);
