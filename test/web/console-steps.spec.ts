import { unwrap } from '@app/api-client';
import { at, changing, codeOf, type Session } from '../support/http';
import { siteOf } from '../support/tuning';
import { faultsAt, faultsOf, openAt, type Visit } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

/** A window of somebody, at a page of the console. */
const consoleOf = (session: Session, path: string, visit?: Visit) => openAt(seeded, session, `/console${path}`, visit);

it('approves a quota request in part, after showing what that changes', async () => {
  const programme = `/programmes/${seeded.programme}`;
  const { context, page, complaints } = await consoleOf(seeded.administrator.session, programme);
  await page.getByRole('link', { name: 'Mekong instruction model' }).first().click();
  await page.getByRole('heading', { level: 1, name: '100.0 GPU-hours (CPU) for Mekong instruction model' }).waitFor();
  await page.getByRole('cell', { name: '244.4 GPU-h' }).first().waitFor();
  await page.getByRole('radio', { name: 'Approve in part' }).check();
  // Of more than was asked nothing is known of the pool nor of the award.
  await page.getByLabel('GPU-hours to grant').fill('600');
  await page.getByText('More than was asked for: 100.0 GPU-h were, and no more than that can be granted.').waitFor();
  expect(await page.getByText(/can carry it|can give/).count()).toBe(0);
  await page.getByLabel('GPU-hours to grant').fill('60');
  await page.getByText(/can carry it: /).waitFor();
  // The impact follows what is being thought of.
  await page.getByRole('cell', { name: '204.4 GPU-h' }).first().waitFor();
  await page.getByRole('button', { name: 'Approve 60.0 of 100.0 GPU-h' }).click();
  await page.getByText('Fill this in.').first().waitFor();
  await page.getByLabel('Reasons').fill('Sixty hours until the first model is measured.');
  await page.getByRole('button', { name: 'Approve 60.0 of 100.0 GPU-h' }).click();
  await page.getByText('Approved in part. The project has its lot.').waitFor();
  await page.getByRole('heading', { name: 'The decision' }).waitFor();
  const { decision, state } = await unwrap(
    seeded.lead.session.GET('/api/v1/projects/{project}/allocation-requests/{request}', {
      ...at({ project: seeded.project, request: seeded.request }),
    }),
  );
  expect(state).toBe('partly_approved');
  expect(decision).toMatchObject({ gpu_seconds: 216_000, reasons: 'Sixty hours until the first model is measured.' });
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('holds the words of the bar of a phone in one line each, so that their icons stand level', async () => {
  const visit = { width: 390, height: 844, language: 'vi' } as const;
  const path = `/programmes/${seeded.programme}`;
  const { context, page } = await consoleOf(seeded.administrator.session, path, visit);
  const icons = page.getByRole('navigation').filter({ hasText: 'Tổng quan' }).locator('svg:visible');
  const heights = await icons.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  expect(heights.length).toBeGreaterThan(3);
  expect(new Set(heights).size).toBe(1);
  await context.close();
});

it('verifies an organisation on evidence, and suspends it with a reason, which shuts its people out', async () => {
  const { id, owner } = await seeded.world.partner('VN', { verified: false });
  const { context, page, complaints } = await consoleOf(
    seeded.world.platform,
    '/platform/organisations?state=registered',
  );
  const own = await unwrap(owner.session.GET('/api/v1/organisations/{org}', at({ org: id })));
  await page.getByRole('link', { name: own.legal_name }).click();
  // Whom to ask about the evidence.
  await page.getByRole('row', { name: owner.email }).waitFor();
  // The same question stands in another tab.
  const tab = await context.newPage();
  await tab.goto(page.url());
  await tab.getByRole('button', { name: 'Verify…' }).click();
  await page.getByRole('button', { name: 'Verify…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('It can then be invited to projects', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Verify the organisation' }).click();
  await dialog.getByText('Fill this in.').first().waitFor();
  await dialog.getByLabel('Evidence that you looked at').fill('Extract of the register, number matches');
  await dialog.getByRole('button', { name: 'Verify the organisation' }).click();
  await page.getByText('The organisation is verified; its people can begin.').waitFor();
  await tab.getByRole('dialog').getByText('It has become “Verified” meanwhile', { exact: false }).waitFor();
  await tab.close();

  await page.getByRole('button', { name: 'Suspend…' }).click();
  await dialog.getByLabel('Reason').fill('The register struck it off');
  await dialog.getByRole('button', { name: 'Suspend it now' }).click();
  await page.getByText('Given as the reason: The register struck it off').waitFor();
  expect(await codeOf(owner.session.GET('/api/v1/organisations/{org}', at({ org: id })))).toBe('suspended');
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('proposes a price as the operator, and has the finance of the programme confirm it', async () => {
  const { pool, operator, funded } = seeded.launching;
  const first = await consoleOf(operator.session, `/pools/${pool}`);
  await first.page.getByRole('button', { name: 'Propose a price…' }).click();
  const proposal = first.page.getByRole('dialog');
  await proposal.getByLabel('Price of a GPU-hour').fill('47000');
  await proposal.getByRole('button', { name: 'Propose it' }).click();
  await first.page.getByRole('cell', { name: '¥47,000' }).waitFor();
  expect(first.complaints.all).toEqual([]);
  await first.context.close();

  const second = await consoleOf(funded.finance.session, `/programmes/${seeded.programme}/pools/${pool}`);
  const row = second.page.getByRole('row', { name: /¥47,000/ });
  await row.getByRole('button', { name: 'Confirm…' }).click();
  const dialog = second.page.getByRole('dialog');
  await dialog.getByText('What is held already keeps its price.', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Confirm the price' }).click();
  await second.page.getByText('The price is confirmed.').waitFor();
  await row.getByText('Confirmed').waitFor();
  const { name } = await unwrap(funded.finance.session.GET('/api/v1/me'));
  await row.getByText(new RegExp(`^Decided by ${name}, \\d+ \\w+`)).waitFor();
  // Finance may not read jobs nor requests, and is not led there.
  expect(await second.page.getByRole('link', { name: 'Quota requests' }).count()).toBe(0);
  expect(second.complaints.all).toEqual([]);
  await second.context.close();
});

it('tells the operator why an agent cannot work for as long as it says so, and then what it said last', async () => {
  const { pool, operator } = seeded.launching;
  const unable = { engine: 'process', code: 'no-disk', reason: '12 MiB are free on the disk of /srv/agent.' } as const;
  await unwrap(siteOf(seeded.launching).POST('/api/v1/site/pools/{pool}/inability', { ...at({ pool }), body: unable }));
  const { context, page, complaints } = await consoleOf(operator.session, `/pools/${pool}`);
  const row = page.getByRole('row', { name: /rack 1/ });
  await row.getByText('It cannot work: its disk has too little room.').waitFor();
  await row.getByText(/^It said so last on \d+ \w+/).waitFor();
  await row.getByText(unable.reason).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  // Silent since: it is away, and what it said is no word on how it is now.
  await seeded.system.admin.query(`update site_agents set unable_at = unable_at - interval '3 days'`);
  await page.reload();
  await row.getByText(/^On \d+ \w+.+ it said that its disk had too little room\.$/).waitFor();
  await row.getByText(unable.reason).waitFor();
  expect(await row.getByText('It cannot work', { exact: false }).count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it.each(['Approve in part', 'Refuse'])(
  'keeps what was written to “%s” where the project withdraws the request meanwhile, and sends nothing',
  async (way) => {
    const { administrator, lead, programme, project } = seeded;
    const { id: request, version } = await sentRequest('A round that is not wanted any more');
    const { context, page, complaints } = await consoleOf(
      administrator.session,
      `/programmes/${programme}/quota/${request}`,
    );
    await page.getByRole('radio', { name: way }).check();
    const reasons = page.getByLabel('Reasons');
    await reasons.fill('Half an hour of work\non these words.');
    await unwrap(
      lead.session.POST('/api/v1/projects/{project}/allocation-requests/{request}/withdraw', {
        ...changing({ project, request }, version),
      }),
    );
    await page.getByText('It has become “Withdrawn” meanwhile', { exact: false }).waitFor();
    expect(await reasons.inputValue()).toBe('Half an hour of work\non these words.');
    expect(await reasons.isEditable()).toBe(false);
    const panel = page.locator('section').filter({ hasText: 'Your decision' });
    expect(
      await panel.getByRole('button').evaluateAll((all) => all.map((one) => one.textContent || one.title)),
    ).toEqual(['Copy what you wrote', 'Close']);
    expect(await faultsOf(page, [])).toEqual([]);
    await panel.getByRole('button', { name: 'Close' }).click();
    await panel.getByText('The project has withdrawn it').waitFor();
    expect(complaints.all).toEqual([]);
    await context.close();
  },
);

/** A request of the project that waits for a decision. */
async function sentRequest(purpose: string) {
  const { lead, launching, project } = seeded;
  const requests = '/api/v1/projects/{project}/allocation-requests';
  const now = Date.now();
  const body = {
    pool: launching.pool,
    gpu_seconds: 360_000,
    valid_from: new Date(now).toISOString(),
    valid_until: new Date(now + 60 * 86_400_000).toISOString(),
    purpose,
  };
  const { id: request, version } = await unwrap(lead.session.POST(requests, { ...at({ project }), body }));
  return unwrap(lead.session.POST(`${requests}/{request}/submit`, changing({ project, request }, version)));
}

/** A request of the project that the programme asked about, and that was changed then. */
async function changedRequest(): Promise<string> {
  const { administrator, lead, programme, project } = seeded;
  const { id: request, ...sent } = await sentRequest('A round on the law of trade');
  const asked = await unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/allocation-requests/{request}/question', {
      ...changing({ programme, request }, sent.version),
      body: { text: 'Would half of it do?' },
    }),
  );
  const half = { ...changing({ project, request }, asked.version), body: { gpu_seconds: 180_000 } };
  await unwrap(lead.session.PATCH('/api/v1/projects/{project}/allocation-requests/{request}', half));
  return request;
}

it('tells the audit trail in words, keeps its filters in the address and shows an act whole', async () => {
  const { administrator, programme, system } = seeded;
  const changed = await changedRequest();
  // Their own administrator invites into an office, by mail alone.
  const { context, page, complaints } = await consoleOf(administrator.session, `/programmes/${programme}/programme`);
  await page.getByRole('button', { name: 'Invite somebody…' }).click();
  await page.locator('[name=email]').fill('reader@office.example');
  const offered = page.locator('[name=role] option');
  expect(await offered.evaluateAll((all) => all.map((one) => one.getAttribute('value')))).toEqual([
    'auditor',
    'reviewer',
  ]);
  await page.locator('[name=role]').selectOption('auditor');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await page.getByRole('row', { name: /reader@office\.example\s*Auditor/ }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.goto(`${system.url}/console/programmes/${programme}/audit`);
  // Whom, as what, and to what.
  await page.getByRole('row', { name: /invited to the programme\s*Auditor\s*reader@office\.example/ }).waitFor();
  await page.getByRole('button', { name: 'What any' }).click();
  const filters = page.getByRole('group', { name: 'Filters' });
  await filters.getByRole('button', { name: 'Quota request approved', exact: true }).click();
  await page.waitForURL(/action=allocation_request\.approved/);
  const row = page.getByRole('row', { name: /Quota request approved.*Mekong instruction model/ }).first();
  await row.getByRole('button', { name: 'Quota request approved' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('allocation_request.approved').waitFor();
  await dialog.getByRole('link', { name: 'All about it' }).click();
  await page.waitForURL(/\?about=alr_/);
  // What else was done with the same request.
  await page.getByRole('row', { name: /Quota request sent/ }).waitFor();
  expect(await page.getByRole('row', { name: /Job launched/ }).count()).toBe(0);
  // A change is told term by term, in the units of the page.
  await page.goto(`${system.url}/console/programmes/${programme}/audit?about=${changed}`);
  await page.getByRole('button', { name: 'Quota request changed' }).click();
  await dialog.getByText('GPU-hours: 100.0 → 50.0').waitFor();
  expect(await dialog.innerText()).not.toMatch(/gpu_seconds|\{/);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  const programme = `/programmes/${seeded.programme}`;
  const { pool, operator, funded, partner } = seeded.launching;
  const pages: [Session, string[]][] = [
    [
      seeded.administrator.session,
      ['', '/quota', `/quota/${seeded.request}`, '/pools', '/audit', '/reconciliation', '/awards'].map(
        (path) => programme + path,
      ),
    ],
    [funded.finance.session, [`${programme}/pools/${pool}`]],
    [operator.session, [`/pools/${pool}`]],
    [seeded.world.platform, [`/platform/organisations/${partner.id}`, '/platform/audit']],
  ];
  for (const [session, paths] of pages) {
    const { context, page, complaints } = await consoleOf(session, paths[0]);
    expect(await faultsAt(page, `${seeded.system.url}/console`, paths)).toEqual({});
    expect(complaints.all).toEqual([]);
    await context.close();
  }
}, 180_000);
