import { unwrap } from '@app/api-client';
import { at, changing, changingOnce, type Session } from '../support/http';
import { until } from '../support/jobs-world';
import { faultsAt, faultsOf, openAt, settled, type Visit } from './support/browser';
import { seededForTests } from './support/seeded';

const seeded = seededForTests();

const windowOf = (session: Session, path: string, visit?: Visit) => openAt(seeded, session, path, visit);

const refuse = async (): Promise<string> => {
  const { project, programme, administrator, request } = seeded;
  const place = { programme, request };
  const path = '/api/v1/programmes/{programme}/allocation-requests/{request}';
  const { version } = await unwrap(administrator.session.GET(path, at(place)));
  await unwrap(
    administrator.session.POST(`${path}/decision`, {
      ...changingOnce(place, version),
      body: { decision: 'refuse', reasons: 'Measure the first model before.' },
    }),
  );
  return `/p/${project}/quota/${request}`;
};

/** What the seeding did is told by then: the count stands still. */
const quiet = (session: Session) =>
  until(
    async () => (await unwrap(session.GET('/api/v1/me/notifications/latest'))).data.map(({ kind }) => kind),
    (kinds) =>
      ['request_partly_approved', 'job_failed', 'job_succeeded'].every((kind) => kinds.includes(kind as never)),
  );

it('counts live what is decided meanwhile, and its link opens the thing and marks it as read', async () => {
  const { session } = seeded.lead;
  await quiet(session);
  await unwrap(session.POST('/api/v1/me/notifications/reading'));
  const { context, page, complaints } = await windowOf(session, '/');
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  const path = await refuse();
  const bell = page.getByRole('button', { name: 'Notifications, 1 unread' });
  await bell.click();
  const link = page.getByRole('link', { name: /unread: The request of Mekong instruction model for 100\.0 GPU-hours/ });
  expect(await faultsOf(page)).toEqual([]);
  await link.click();
  await page.waitForURL((url) => url.pathname === path);
  await page.getByText('Measure the first model before.').waitFor();
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('leads from the console to the request that waits, and from the portal to it too', async () => {
  const { session } = seeded.administrator;
  const { project, programme, lead } = seeded;
  const requests = '/api/v1/projects/{project}/allocation-requests';
  const now = Date.now();
  const body = {
    pool: seeded.launching.pool,
    gpu_seconds: 7200,
    valid_from: new Date(now).toISOString(),
    valid_until: new Date(now + 86_400_000).toISOString(),
    purpose: 'Two hours for a measurement',
  };
  const { id: request, version } = await unwrap(lead.session.POST(requests, { ...at({ project }), body }));
  await unwrap(lead.session.POST(`${requests}/{request}/submit`, changing({ project, request }, version)));
  const asked = { name: /asks for 2\.0 GPU-hours/ };
  for (const site of ['/console/', '/']) {
    const { context, page, complaints } = await windowOf(session, site);
    await page.getByRole('button', { name: /^Notifications/ }).click();
    await page.getByRole('link', asked).click();
    await page.waitForURL((url) => url.pathname === `/console/programmes/${programme}/quota/${request}`);
    await page.getByRole('heading', { level: 1, name: /^2\.0 GPU-hours/ }).waitFor();
    expect(complaints.all).toEqual([]);
    await context.close();
  }
});

it('keeps how one wants to hear of something at once, and says so', async () => {
  const { session } = seeded.lead;
  const { context, page, complaints } = await windowOf(session, '/me/notifications');
  await page.getByRole('link', { name: 'The job thai-helper-wide of Mekong instruction model failed.' }).waitFor();
  const mail = page.getByRole('switch', { name: 'Jobs that ended: by e-mail' });
  expect(await mail.isChecked()).toBe(false);
  await mail.click();
  await page.getByText('Saved: Jobs that ended.').waitFor();
  const { data } = await unwrap(session.GET('/api/v1/me/notification-preferences'));
  expect(data.find(({ group }) => group === 'jobs')).toMatchObject({ in_app: true, mail: true });
  await page.reload();
  await settled(page);
  expect(await mail.isChecked()).toBe(true);
  expect(complaints.all).toEqual([]);
  await context.close();
});

it('has no serious fault that axe finds, and scrolls nowhere sideways on a phone, in any theme and language', async () => {
  const { context, page, complaints } = await windowOf(seeded.lead.session, '/me/notifications');
  const paths = ['/me/notifications', '/me/notifications?unread=true'];
  expect(await faultsAt(page, seeded.system.url, paths)).toEqual({});
  await page.setViewportSize({ width: 320, height: 700 });
  await page
    .locator('header button[popovertarget]')
    .filter({ has: page.locator('.tabler-icon-bell') })
    .click();
  expect(await faultsOf(page)).toEqual([]);
  expect(complaints.all).toEqual([]);
  await context.close();
}, 60_000);
