import type { Page } from 'playwright-core';
import { unwrap } from '@app/api-client';
import { read } from '@app/platform/ids';
import { at, changing, once } from '../support/http';
import type { Somebody } from '../support/world';
import { faultsOf, openAt, settled, type Visit } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();
const consoleOf = ({ session }: Pick<Somebody, 'session'>, path: string, visit?: Visit) =>
  openAt(seeded, session, `/console${path}`, visit);
const panelOf = (page: Page, name: string) => page.locator('section', { has: page.getByRole('heading', { name }) });
const home = () => `/programmes/${seeded.programme}`;

/** What was denied to somebody, each as it stands in their record. */
async function deniedTo({ id }: Somebody): Promise<string[]> {
  const { rows } = await seeded.system.admin.query<{ details: object }>(
    `select details from audit_entries where action = 'access.denied' and person_id = $1 order by id`,
    [read('per', id)],
  );
  return rows.map(({ details }) => JSON.stringify(details));
}

const staff = { auditor: {} as Somebody, reviewer: {} as Somebody };
beforeAll(async () => {
  const { world, programme } = seeded;
  for (const role of ['auditor', 'reviewer'] as const)
    staff[role] = await world.staff(programme, await world.person(), role);
  const { finance, award, partner } = seeded.launching.funded;
  const entry = { organisation: partner.id, amount: { amount: '250', currency: 'JPY' as const } };
  await unwrap(
    finance.session.POST('/api/v1/programmes/{programme}/awards/{award}/co-funding-entries', {
      ...once({ programme, award }),
      body: { ...entry, evidence: 'bank reference 4711' },
    }),
  );
}, 60_000);

it.each(['administrator', 'finance', 'auditor', 'reviewer'] as const)(
  'asks the API for nothing that the role of a %s may not read, on any page that the rail or a thing leads to',
  async (role) => {
    const { administrator, launching, project, request, system } = seeded;
    const { funded, pool } = launching;
    const person = { administrator, finance: funded.finance, ...staff }[role];
    const before = await deniedTo(person);
    const { context, page, complaints } = await consoleOf(person, home());
    const rail = page.getByRole('navigation', { name: 'Main' });
    const places = await rail.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(places.length).toBeGreaterThan(2);
    const things = [`projects/${project}`, `projects/new`];
    if (role !== 'reviewer') things.push(`awards/${funded.award}`, `pools/${pool}`, 'awards/new');
    if (['administrator', 'auditor'].includes(role)) things.push(`quota/${request}`);
    for (const path of [...places, ...things.map((thing) => `/console${home()}/${thing}`)]) {
      await page.goto(`${system.url}${path}`);
      await settled(page);
    }
    expect((await deniedTo(person)).slice(before.length)).toEqual([]);
    expect(complaints.all).toEqual([]);
    await context.close();
  },
  120_000,
);

it('asks for nothing that the platform and an operator may not read, who have no role in the programme', async () => {
  const { system, world, launching, programme } = seeded;
  const { id } = await unwrap(world.platform.GET('/api/v1/me'));
  const platform = { id, email: '', session: world.platform };
  const before = await deniedTo(platform);
  const things = [`organisations/${launching.partner.id}`, `programmes/${programme}`, `pools/${launching.pool}`];
  const paths = ['', '/programmes', '/pools', '/organisations', '/audit', ...things.map((thing) => `/${thing}`)];
  const { context, page } = await consoleOf(platform, '/platform');
  for (const path of paths) {
    await page.goto(`${system.url}/console/platform${path}`);
    await settled(page);
  }
  expect((await deniedTo(platform)).slice(before.length)).toEqual([]);
  await context.close();

  const operated = await consoleOf(launching.operator, `/pools/${launching.pool}`);
  await operated.page.getByRole('link', { name: 'On record' }).click();
  await operated.page.getByRole('button', { name: 'Price proposed' }).first().waitFor();
  expect(await deniedTo(launching.operator)).toEqual([]);
  await operated.context.close();
}, 60_000);

it('shows a reviewer the projects, and neither money nor decisions', async () => {
  const { context, page } = await consoleOf(staff.reviewer, home());
  await page.getByRole('heading', { name: 'Projects' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'Mekong instruction model' }).waitFor();
  for (const name of ['Needs a decision', 'Envelopes by country', 'Burn by project'])
    expect(await page.getByRole('heading', { name }).count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
  // What is asked for by its address all the same is refused, and on record.
  await page.goto(`${seeded.system.url}/console${home()}/awards`);
  await settled(page);
  expect((await deniedTo(staff.reviewer)).length).toBeGreaterThan(0);
  await context.close();
});

it('puts what waits before whoever may decide it, with the way there, and counts it in the rail', async () => {
  const { administrator, launching } = seeded;
  const { finance, secondFinance } = launching.funded;
  const rows = async (person: Somebody) => {
    const window = await consoleOf(person, home());
    const panel = panelOf(window.page, 'Needs a decision');
    await panel.waitFor();
    return { ...window, panel, kinds: await panel.getByRole('row').allInnerTexts() };
  };
  const office = await rows(administrator);
  expect(office.kinds.slice(1)).toEqual([expect.stringContaining('Quota request')]);
  await office.page.getByRole('link', { name: /Quota requests\s*1 need you/ }).waitFor();
  await office.context.close();

  const second = await rows(secondFinance);
  expect(second.kinds.slice(1)).toEqual([expect.stringContaining('Price'), expect.stringContaining('Co-funding')]);
  await second.panel.getByText('2 items, oldest first').waitFor();
  await second.page.getByRole('link', { name: /Awards\s*1 need you/ }).waitFor();
  expect(await faultsOf(second.page)).toEqual([]);
  await second.context.close();

  const first = await rows(finance);
  expect(first.kinds.slice(1)).toEqual([expect.stringContaining('Price')]);
  await first.panel.getByText('1 more that you wrote waits for another person.').waitFor();
  await first.panel.getByRole('link').first().click();
  await first.page.getByRole('button', { name: 'Refuse…' }).click();
  const dialog = first.page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('too dear for this year');
  await dialog.getByRole('button').last().click();
  await dialog.waitFor({ state: 'detached' });
  await first.page.getByRole('link', { name: 'Dashboard' }).first().click();
  await first.panel.getByText('Nothing waits for you').waitFor();
  await first.context.close();
});

it('offers no form of decision to whoever had a hand in a request, and says why', async () => {
  const { administrator, request, system } = seeded;
  const hand = async (sql: string) =>
    system.admin.query(`update allocation_requests set asked_by = ${sql} where id = $2`, [
      read('per', administrator.id),
      read('alr', request),
    ]);
  await hand('array_append(asked_by, $1)');
  const { context, page } = await consoleOf(administrator, `${home()}/quota/${request}`);
  await page.getByText('another grant administrator must decide', { exact: false }).waitFor();
  expect(await page.getByLabel('Reasons').count()).toBe(0);
  await page.goto(`${system.url}/console${home()}`);
  await page.getByText('Nothing waits for you').waitFor();
  await hand('array_remove(asked_by, $1)');
  await context.close();
});

it('names who decided after that person has left the office', async () => {
  const { world, programme, request } = seeded;
  const gone = await world.staff(programme, await world.person(), 'administrator');
  const { version } = await unwrap(
    gone.session.GET('/api/v1/programmes/{programme}/allocation-requests/{request}', at({ programme, request })),
  );
  await unwrap(
    gone.session.POST('/api/v1/programmes/{programme}/allocation-requests/{request}/question', {
      ...changing({ programme, request }, version),
      body: { text: 'Which courts?' },
    }),
  );
  const left = { programme, person: gone.id, role: 'administrator' as const };
  await world.platform.DELETE('/api/v1/platform/programmes/{programme}/people/{person}/{role}', at(left));
  const { name } = await unwrap(gone.session.GET('/api/v1/me'));
  const { context, page } = await consoleOf(staff.auditor, `${home()}/quota/${request}`);
  await page.getByText(`${name} · `, { exact: false }).waitFor();
  await context.close();
});

it('shows the platform who verified an organisation on what, and has its acts on record', async () => {
  const { world, launching } = seeded;
  const { context, page } = await consoleOf(
    { session: world.platform },
    `/platform/organisations/${launching.partner.id}`,
  );
  const panel = panelOf(page, 'Verification');
  await panel.getByText('extract of the register').waitFor();
  await panel.getByText('Platform', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'On record' }).click();
  await page.getByRole('button', { name: 'Organisation verified' }).waitFor();
  await page.getByRole('link', { name: /Platform audit trail/ }).click();
  await page.getByRole('button', { name: 'Role in the programme given' }).first().waitFor();
  await page.getByRole('button', { name: 'Pool made' }).first().waitFor();
  await context.close();
});

it.each(['/platform/programmes/new', '/platform/pools/new'])('shows only who may at %s', async (path) => {
  const { context, page } = await consoleOf(seeded.administrator, path);
  await page.getByText('The platform administrator makes', { exact: false }).waitFor();
  expect(await page.locator('main input').count()).toBe(0);
  await context.close();
});

it.each(['projects/new', 'awards/new'])('shows only who may at %s of a programme', async (path) => {
  const { context, page } = await consoleOf(staff.auditor, `${home()}/${path}`);
  await page.getByText('A grant administrator of the programme', { exact: false }).waitFor();
  expect(await page.locator('main input').count()).toBe(0);
  await context.close();
});

it('finds nothing on both sites where an id is of no thing, or of another’s', async () => {
  const { administrator, lead, books, project, launching, system } = seeded;
  const journal = books.journal.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  const { award } = launching.funded;
  const seen = async (somebody: Somebody, paths: string[]) => {
    const { context, page } = await openAt(seeded, somebody.session, paths[0]);
    for (const path of paths) {
      await page.goto(`${system.url}${path}`);
      await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
    }
    await page.getByRole('main').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /Home|Programme/ }).waitFor();
    await context.close();
  };
  await seen(lead, [
    `/p/${project}/budget/accounts/${books.envelope}`,
    `/p/${project}/budget/accounts/none`,
    `/p/${project}/budget/journals/${journal}`,
  ]);
  await seen(administrator, [
    '/console/platform',
    '/console/platform/organisations',
    `/console${home()}/ledger/accounts/${books.account}`,
    `/console${home()}/ledger/journals/none`,
    `/console${home()}/awards/${award}/journals/${journal}`,
    `/console${home()}/pools/none`,
  ]);
});
