import { readFileSync } from 'node:fs';
import type { Page, Request } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { at, changing } from '../support/http';
import { colleague } from '../support/uploads';
import type { Somebody } from '../support/world';
import { faultsAt, faultsOf, openAt, type Visit } from './support/browser';
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
  const faults = page.locator('[data-faults]');
  await faults.getByText('Shorten the time limit').waitFor();
  await faults.getByText(/^[\d,.]+ GPU-h more are needed in this pool\.$/).waitFor();
  // Nobody can put more money into an award: what the grant lacks stands among the checks, with no way to it.
  expect(await checks.getByRole('row').filter({ hasText: 'Grant budget' }).innerText()).toMatch(/failed.*¥[\d,]+$/s);
  expect(await faults.getByText('compute line', { exact: false }).count()).toBe(0);
  // What the reader can do is one press away, and leads on to what they ask for.
  const ask = await faults.getByRole('link', { name: /Ask for/ }).getAttribute('href');
  expect(ask).toContain(`/p/${seeded.project}/quota/new?pool=pol_`);
  await faults.getByRole('button', { name: /^Set it to/ }).click();
  expect(await page.locator('select[name=unit]').inputValue()).toBe('minutes');
  const minutes = Number(await page.locator('input[name=time_limit_seconds]').inputValue());
  expect(minutes).toBeGreaterThan(60);
  expect(minutes).toBeLessThan(60_000);
  // What the estimate could not read is named as the form names it, in the unit of its field.
  await page.locator('input[name=time_limit_seconds]').fill('0.1');
  await page.getByRole('listitem').filter({ hasText: 'Time limit: At least 30 secs.' }).waitFor();
  // One GPU alone can be placed where more were asked for than there are.
  await page.locator('input[name=time_limit_seconds]').fill('60');
  await page.locator('input[name=gpus]').fill('900');
  // A pool with fewer cannot take it, whatever else it has.
  await page.getByText(/^0 of \d+ pools can take this job$/).waitFor();
  await page
    .getByRole('button', { name: /^Use \d+ GPUs?$/ })
    .first()
    .click();
  expect(Number(await page.locator('input[name=gpus]').inputValue())).toBeLessThan(900);
  // That the estimate of six seconds was refused, the browser tells as a failed request.
  expect(complaints.all.filter((one) => !/\b400\b/.test(one))).toEqual([]);
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

it('follows a running job by one stream, beside that of all changes: a browser has six connections for all of its windows', async () => {
  const { context, page } = await leadsPage('/jobs');
  const open = new Set<string>();
  page.on('request', (request) => {
    if (request.headers().accept === 'text/event-stream') open.add(new URL(request.url()).pathname);
  });
  const ended = (request: Request) => open.delete(new URL(request.url()).pathname);
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  await page.goto(`${seeded.system.url}/p/${seeded.project}/jobs/${seeded.jobs.running}`);
  await page.getByRole('log').getByText('step 150/240', { exact: false }).waitFor();
  await page.getByText('Step 150 of 240').first().waitFor();
  expect(new Set([...open].map((path) => path.split('/').at(-1)))).toEqual(new Set(['changes', 'news']));
  // A line for machines is told by its names and values; what is looked for is shown alone, and all of it is saved.
  await page.getByLabel('Find in the log').fill('ATTEMPT');
  await page.getByText('1 of 24 lines').waitFor();
  expect(await page.getByRole('log').innerText()).toMatch(/^[\d:]+\s+run att_\w+\s*attempt 1$/);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('thai-helper-r2.log');
  const lines = readFileSync(await file.path(), 'utf8')
    .trim()
    .split('\n');
  expect([lines.length, lines[0]]).toEqual([24, expect.stringMatching(/^\d{4}-\S+Z \{"run":"att_\w+","attempt":1\}$/)]);
  await context.close();
});

it('says to whoever may not launch who may, and leads to them', async () => {
  const { system, world, launching, project } = seeded;
  const viewer = await colleague(system, world, launching.partner, 'member');
  const place = { org: launching.partner.id, participation: launching.funded.participation, person: viewer.id };
  const people = '/api/v1/organisations/{org}/participations/{participation}/people/{person}';
  await unwrap(seeded.lead.session.PUT(people, { ...at(place), body: { role: 'viewer' } }));
  const { context, page, complaints } = await openAt(seeded, viewer.session, `/p/${project}/jobs`);
  await page.getByText('Leads and engineers of the project launch jobs', { exact: false }).waitFor();
  expect(await page.getByRole('link', { name: 'Launch fine-tuning' }).count()).toBe(0);
  await page.goto(`${system.url}/p/${project}/jobs/new`);
  await page.getByText('Your role does not launch jobs').waitFor();
  await page.getByRole('link', { name: 'See who they are' }).click();
  await page.getByRole('heading', { level: 1, name: 'Partners and people' }).waitFor();
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
  await page.getByText('The last day is before the first.').first().waitFor();
  expect(await page.locator(':focus').getAttribute('name')).toBe('valid_until');
  await page.locator('input[name=valid_until]').fill(new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10));
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

/** Somebody who leads the project for its coordinator, and has a role there for another organisation. */
async function twoHats(role: 'lead' | 'viewer'): Promise<{ both: Somebody; other: string }> {
  const { system, world, project, launching } = seeded;
  const participation = '/api/v1/organisations/{org}/participations/{participation}' as const;
  const { partner, funded } = launching;
  const other = await world.partner('VN');
  const invited = await unwrap(
    partner.owner.session.POST('/api/v1/projects/{project}/participants', {
      ...at({ project }),
      body: { organisation: other.id, role: 'co_applicant' },
    }),
  );
  const part = { org: other.id, participation: invited.id };
  await unwrap(other.owner.session.POST(`${participation}/acceptance`, changing(part, invited.version)));
  const both = await colleague(system, world, partner, 'member');
  const invitation = { ...at({ org: other.id }), body: { email: both.email, role: 'member' as const } };
  await unwrap(other.owner.session.POST('/api/v1/organisations/{org}/invitations', invitation));
  const token = await world.tokenFor(both.email);
  await unwrap(system.client().POST('/api/v1/invitations/acceptance', { body: { token } }));
  for (const [by, place, given] of [
    [partner, { org: partner.id, participation: funded.participation }, 'lead'],
    [other, part, role],
  ] as const) {
    const person = at({ ...place, person: both.id });
    await unwrap(by.owner.session.PUT(`${participation}/people/{person}`, { ...person, body: { role: given } }));
  }
  return { both, other: other.id };
}

it('launches and asks for the organisation that was chosen, and for none before', async () => {
  const { both, other } = await twoHats('lead');
  const own = seeded.launching.partner.id;
  const { context, page, complaints } = await openAt(seeded, both.session, '/');
  const said: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') said.push(request.headers()['monsoon-organisation']);
  });
  await page.goto(`${seeded.system.url}/p/${seeded.project}/jobs/new`);
  await page.locator('input[name=name]').fill('for whom');
  await page.locator('input[name=dataset_versions]').first().check();
  await page.locator('input[name=time_limit_seconds]').fill('30');
  await page.locator('select[name=unit]').selectOption('minutes');
  await page.getByText('You may do this for more than one organisation: choose one.').waitFor();
  expect(new Set(said)).toEqual(new Set([undefined]));
  const choice = page.locator('select[name=for-whom]');
  expect(await choice.inputValue()).toBe('');
  said.length = 0;
  await choice.selectOption(own);
  await page.getByRole('button', { name: 'Launch and hold ¥21,600' }).click();
  await page.getByRole('heading', { level: 1, name: 'for whom' }).waitFor();
  expect(new Set(said)).toEqual(new Set([own]));

  // It holds for every page of the project, until another is chosen.
  await page.goto(`${seeded.system.url}/p/${seeded.project}/quota/new`);
  expect(await choice.inputValue()).toBe(own);
  await choice.selectOption(other);
  said.length = 0;
  await page.locator('input[name=gpu_seconds]').fill('10');
  await page.locator('textarea[name=purpose]').fill('For the other one');
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByText('Waiting for a decision').first().waitFor();
  expect(said).toEqual([other, other]);
  expect(await faultsOf(page)).toEqual([]);
  expect(complaints.all.filter((text) => !text.includes('400'))).toEqual([]);
  await context.close();
}, 120_000);

it('offers what may be done for the organisation that was chosen', async () => {
  const { both, other } = await twoHats('viewer');
  const { context, page, complaints } = await openAt(seeded, both.session, `/p/${seeded.project}/jobs`);
  const choice = page.locator('select[name=for-whom]');
  const launch = page.getByRole('link', { name: 'Launch fine-tuning' });
  await launch.waitFor();
  await choice.selectOption(other);
  await launch.waitFor({ state: 'detached' });
  await page.getByRole('cell').first().waitFor();
  await choice.selectOption(seeded.launching.partner.id);
  await launch.waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
}, 120_000);

const paths = () => [
  `/jobs/new?from=${seeded.jobs.failed}`,
  '/quota',
  '/quota/new',
  `/quota/${seeded.requests.partly}`,
  `/quota/${seeded.requests.asked}`,
];

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  const { context, page, complaints } = await leadsPage(paths()[0]);
  expect(await faultsAt(page, `${seeded.system.url}/p/${seeded.project}`, paths())).toEqual({});
  expect(complaints.all).toEqual([]);
  await context.close();
}, 180_000);
