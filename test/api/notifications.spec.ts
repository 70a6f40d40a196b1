import { type components, unwrap } from '@app/api-client';
import { Ledger } from '@app/ledger';
import { Database } from '@app/platform/database';
import { read } from '@app/platform/ids';
import { MailSender } from '../../libs/notifications/src/mails/mail-sender';
import { BudgetWatch } from '../../libs/notifications/src/telling/budget-watch';
import { at, changing, changingOnce, codeOf, type Session, statusOf } from '../support/http';
import { launching, type Launching, until } from '../support/jobs-world';
import type { ReadMail } from '../support/mail';
import { startSystem, type System } from '../support/system';
import { type Somebody, sure, World } from '../support/world';

type Notification = components['schemas']['NotificationDto'];

let system: System;
let world: World;
let l: Launching;
let lead: Somebody;
let administrator: Somebody;

beforeAll(async () => {
  system = await startSystem({ worker: true });
  world = await World.begin(system);
  l = await launching(system, world, { coFunding: '100000', lotSeconds: 900_000 });
  lead = l.partner.owner;
  administrator = l.funded.administrator;
}, 120_000);
afterAll(() => system?.stop());

const listOf = async ({ session }: Somebody): Promise<Notification[]> =>
  (await unwrap(session.GET('/api/v1/me/notifications', { params: { query: { limit: 200 } } }))).data;
const told = (somebody: Somebody, kind: Notification['kind'], more: (one: Notification) => boolean = () => true) =>
  until(
    async () => (await listOf(somebody)).find((one) => one.kind === kind && more(one)),
    (one) => one !== undefined,
  ) as Promise<Notification>;
const mailsOf = ({ email }: Somebody): ReadMail[] => system.mails(email);
const mailed = (somebody: Somebody, about: string) =>
  until(
    async () => mailsOf(somebody).filter(({ text }) => text.includes(about)),
    (mails) => mails.length > 0,
  );
/** Until all that was published is delivered: whoever is told nothing by then will not be. */
const delivered = () =>
  until(
    async () =>
      (await system.admin.query('select count(*)::int as n from outbox where delivered_at is null')).rows[0].n,
    (n) => n === 0,
  );

const requests = '/api/v1/projects/{project}/allocation-requests';
async function submitted(session: Session = lead.session) {
  const { project } = l.funded;
  const now = system.clock.now().getTime();
  const { id: request, version } = await unwrap(
    session.POST(requests, {
      ...at({ project }),
      body: {
        pool: l.pool,
        gpu_seconds: 36_000,
        valid_from: new Date(now).toISOString(),
        valid_until: new Date(now + 86_400_000).toISOString(),
        purpose: 'Tune a Thai helper',
      },
    }),
  );
  return unwrap(session.POST(`${requests}/{request}/submit`, changing({ project, request }, version)));
}
const decided = (request: string, version: number, body: components['schemas']['DecideDto']) =>
  unwrap(
    administrator.session.POST('/api/v1/programmes/{programme}/allocation-requests/{request}/decision', {
      ...changingOnce({ programme: l.funded.programme, request }, version),
      body,
    }),
  );
const speak = async ({ session }: Somebody, locale: 'en' | 'th' | 'vi') => {
  const { version } = await unwrap(session.GET('/api/v1/me'));
  await unwrap(session.PATCH('/api/v1/me', { params: { header: { 'If-Match': `"${version}"` } }, body: { locale } }));
};
const prefer = ({ session }: Somebody, group: string, body: { in_app: boolean; mail: boolean }) =>
  session.PUT('/api/v1/me/notification-preferences/{group}', { ...at({ group }), body });

describe('a decision', () => {
  it('is asked of the administrators, and told to whoever asked, in the bell and by mail in their language', async () => {
    await speak(lead, 'th');
    const { id, version } = await submitted();
    const asked = await told(administrator, 'request_submitted', ({ link }) => link.path.endsWith(id));
    expect(asked).toMatchObject({
      group: 'to_decide',
      link: { site: 'console', path: `/programmes/${l.funded.programme}/quota/${id}` },
      facts: { gpu_seconds: 36_000 },
      read_at: null,
    });
    await decided(id, version, {
      decision: 'approve',
      reasons: 'half is enough',
      lots: [{ gpu_seconds: 18_000 }],
    });
    const outcome = await told(lead, 'request_partly_approved', ({ link }) => link.path.endsWith(id));
    expect(outcome.link).toEqual({ site: 'portal', path: `/p/${l.funded.project}/quota/${id}` });
    expect(outcome.facts).toMatchObject({ gpu_seconds: 18_000, asked_gpu_seconds: 36_000 });
    const [mail, ...more] = await mailed(lead, `${system.url}/p/${l.funded.project}/quota/${id}`);
    expect(more).toEqual([]);
    expect(mail.subject).toContain('ได้รับอนุมัติบางส่วน: 5.0 จาก 10.0 ชั่วโมง GPU');
    expect(mail.text).toContain(`${system.url}/me/notifications`);
    expect(mail.html).toContain(`href="${system.url}/p/${l.funded.project}/quota/${id}"`);
    await speak(lead, 'en');
  });

  it('is told once, however often its event is delivered and its mail looked for', async () => {
    const { id, version } = await submitted();
    await decided(id, version, { decision: 'refuse', reasons: 'not now' });
    await told(lead, 'request_refused');
    const link = `${system.url}/p/${l.funded.project}/quota/${id}`;
    await mailed(lead, link);
    const { rowCount } = await system.admin.query(
      `update outbox set delivered_at = null where topic = 'allocation_request.refused'`,
    );
    expect(rowCount).toBe(1);
    const sender = system.worker!.get(MailSender);
    await Promise.all([delivered(), sender.round(), sender.round()]);
    expect((await listOf(lead)).filter(({ kind }) => kind === 'request_refused')).toHaveLength(1);
    expect(mailsOf(lead).filter(({ text }) => text.includes(link))).toHaveLength(1);
  });

  it('is settled for all who were asked once somebody decided, also where they are asked too late', async () => {
    const { id, version } = await submitted();
    const mine = ({ link }: Notification) => link.path.endsWith(id);
    const { settled_at, id: notice } = await told(administrator, 'request_submitted', mine);
    expect(settled_at).toBeNull();
    const other = await submitted();
    await decided(id, version, { decision: 'refuse', reasons: 'not now' });
    const done = await told(administrator, 'request_submitted', (one) => mine(one) && one.settled_at !== null);
    expect(done.read_at).toBe(done.settled_at);
    // A mail that was held back asks for nothing that is settled.
    const held = `update notifications set mail_due_at = now(), mailed_at = null where id = $1 returning mail_tries as tries`;
    const [{ tries }] = (await system.admin.query(held, [read('ntf', notice)])).rows;
    await system.worker!.get(MailSender).round();
    const row = await system.admin.query('select mail_tries as tries from notifications where id = $1', [
      read('ntf', notice),
    ]);
    expect(row.rows).toEqual([{ tries }]);
    const open = await told(administrator, 'request_submitted', ({ link }) => link.path.endsWith(other.id));
    expect(open).toMatchObject({ settled_at: null, read_at: null });
    await mailed(administrator, id);
    await system.admin.query('delete from notifications where id = $1', [read('ntf', notice)]);
    const { rowCount } = await system.admin.query(
      `update outbox set delivered_at = null where topic = 'allocation_request.submitted' and key = $1`,
      [read('alr', id)],
    );
    expect(rowCount).toBe(1);
    const late = await told(administrator, 'request_submitted', mine);
    expect(late.settled_at).not.toBeNull();
    expect(late.read_at).toBe(late.settled_at);
    await system.worker!.get(MailSender).round();
    expect(mailsOf(administrator).filter(({ text }) => text.includes(id))).toHaveLength(1);
  });

  it('is not asked of somebody who lost the role', async () => {
    const { programme } = l.funded;
    const former = await world.staff(programme, await world.person(), 'administrator');
    const place = { programme, person: former.id, role: 'administrator' };
    const { response } = await world.platform.DELETE(
      '/api/v1/platform/programmes/{programme}/people/{person}/{role}',
      at(place as never),
    );
    expect(response.status).toBe(204);
    const { id } = await submitted();
    await told(administrator, 'request_submitted', ({ link }) => link.path.endsWith(id));
    await delivered();
    expect(await listOf(former)).toEqual([]);
  });
});

describe('a job that ended', () => {
  const ended = async (outcome: string, seconds = 10): Promise<string> => {
    const job = sure(await l.launch({ name: `${outcome} <b>one</b>`, time_limit_seconds: seconds + 20 })).body
      .id as string;
    const lease = await l.agent.lease();
    await l.agent.run(lease, seconds);
    sure(
      await l.agent.end(lease, outcome, outcome === 'succeeded' ? 'done' : 'bad_row', { gpu_seconds_total: seconds }),
    );
    return job;
  };

  it('is told to whoever launched it; a failure also by mail', async () => {
    const failed = await ended('failed');
    const path = `/p/${l.funded.project}/jobs/${failed}`;
    expect(await told(lead, 'job_failed')).toMatchObject({ link: { site: 'portal', path }, group: 'failed_jobs' });
    const [mail] = await mailed(lead, path);
    // What people named may not become markup.
    expect(mail.html).toContain('failed &lt;b&gt;one&lt;/b&gt;');
    const succeeded = await ended('succeeded');
    await told(lead, 'job_succeeded', ({ link }) => link.path.endsWith(succeeded));
    await system.worker!.get(MailSender).round();
    expect(mailsOf(lead).filter(({ text }) => text.includes(succeeded))).toEqual([]);
  });

  it('is told in the ways that were chosen', async () => {
    const before = (await unwrap(lead.session.GET('/api/v1/me/notification-preferences'))).data;
    expect(before.find(({ group }) => group === 'jobs')).toEqual({
      group: 'jobs',
      in_app: true,
      mail: false,
      default: true,
    });
    const chosen = await unwrap(prefer(lead, 'jobs', { in_app: false, mail: true }));
    expect(chosen).toEqual({ group: 'jobs', in_app: false, mail: true, default: false });
    const job = await ended('succeeded');
    const [mail] = await mailed(lead, job);
    expect(mail.subject).toContain('succeeded');
    expect((await listOf(lead)).some(({ link }) => link.path.endsWith(job))).toBe(false);
    await unwrap(prefer(lead, 'jobs', { in_app: true, mail: false }));
    const { rows } = await system.admin.query('select name from notification_preferences');
    expect(rows).toEqual([]);
    expect(await codeOf(prefer(lead, 'weather', { in_app: true, mail: true }))).toBe('not-found');
  });
});

describe('a budget', () => {
  const spend = async (world: Launching, seconds: number) => {
    const job = sure(await world.launch({ time_limit_seconds: seconds })).body.id as string;
    const lease = await world.agent.lease();
    await world.agent.run(lease, seconds);
    sure(await world.agent.end(lease, 'succeeded', 'done', { gpu_seconds_total: seconds }));
    await until(
      () =>
        unwrap(
          world.partner.owner.session.GET(
            '/api/v1/projects/{project}/fine-tuning-jobs/{job}',
            at({ project: world.funded.project, job }),
          ),
        ),
      ({ state }) => state === 'succeeded',
    );
  };
  /** More money for the award's compute line, as a larger award would put there. */
  const grant = async ({ funded }: Launching, amount: bigint) => {
    const book = read('prj', funded.project) as string;
    const award = read('awd', funded.award) as string;
    const ledger = system.api.get(Ledger);
    await system.api.get(Database).transaction({ door: 'partner', scopes: { projects: [book] } }, async (tx) => {
      const [{ id: credit }] = await tx.query<{ id: string }>(
        `select id from accounts where book_id = $1 and award_id = $2 and kind = 'grant_line' and asset = 'JPY'`,
        [book, award],
      );
      const debit = await ledger.counter(tx, book, 'funding_source', 'JPY');
      const cause = { kind: 'award', id: award } as const;
      await ledger.post(tx, { book, kind: 'award', cause, movements: [{ debit, credit, amount }] });
    });
  };
  const look = () => {
    const watch = system.worker!.get(BudgetWatch);
    return Promise.all([watch.round(), watch.round(), watch.round()]);
  };
  const shares = async (somebody: Somebody, kind: 'budget_spent' | 'award_spent') =>
    (await listOf(somebody)).filter((one) => one.kind === kind).map(({ facts }) => facts.percent);

  it('tells each threshold once, whoever looks and however often', async () => {
    // One yen a second, of which the grant pays three quarters: 1,000 yen of grant are 1,333 seconds.
    const own = await launching(system, world, { money: '1000', coFunding: '100000' });
    const owner = own.partner.owner;
    await spend(own, 600);
    await look();
    expect(await shares(owner, 'budget_spent')).toEqual([]);
    await spend(own, 80);
    await look();
    const half = await told(owner, 'budget_spent');
    expect(half.facts).toMatchObject({
      percent: 50,
      // Each capture rounds: how many there were, the worker decides.
      amount: { amount: expect.stringMatching(/^(50[89]|51[0-2])$/) as string, currency: 'JPY' },
      funded: { amount: '1000', currency: 'JPY' },
    });
    expect(half.link).toEqual({ site: 'portal', path: `/p/${own.funded.project}/budget` });
    await spend(own, 330);
    await look();
    await look();
    expect(await shares(owner, 'budget_spent')).toEqual([75, 50]);
    expect(await shares(own.funded.administrator, 'award_spent')).toEqual([]);
    await spend(own, 200);
    await look();
    await look();
    expect(await shares(owner, 'budget_spent')).toEqual([90, 75, 50]);
    expect(await told(own.funded.administrator, 'award_spent')).toMatchObject({
      facts: { percent: 90 },
      link: { site: 'console', path: `/programmes/${own.funded.programme}/awards/${own.funded.award}` },
    });
    const [mail, ...more] = await mailed(owner, '90%');
    expect(more).toEqual([]);
    expect(mail.text).toMatch(/JPY\s90[5-9] of JPY\s1,000/);
  });

  it('tells a threshold again that more money took the share below, once it is passed again', async () => {
    const own = await launching(system, world, { money: '1000', coFunding: '100000' });
    const owner = own.partner.owner;
    await spend(own, 690);
    await look();
    expect(await shares(owner, 'budget_spent')).toEqual([50]);
    await grant(own, 20n);
    await look();
    await look();
    // 517 of 1,020 is half still: nothing fell, nothing is told again.
    expect(await shares(owner, 'budget_spent')).toEqual([50]);
    await grant(own, 180n);
    await look();
    await spend(own, 120);
    await look();
    await look();
    expect(await shares(owner, 'budget_spent')).toEqual([50, 50]);
    expect((await told(owner, 'budget_spent')).facts.funded?.amount).toBe('1200');
  });

  it('tells the highest alone where several were passed at once', async () => {
    const own = await launching(system, world, { money: '1000', coFunding: '100000' });
    await spend(own, 1240);
    await look();
    expect(await shares(own.partner.owner, 'budget_spent')).toEqual([90]);
    const { rows } = await system.admin.query(
      'select percent from budget_thresholds where project_id = $1 order by percent',
      [read('prj', own.funded.project)],
    );
    expect(rows.map(({ percent }) => percent)).toEqual([50, 75, 90]);
  });
});

it('tells the owners of an organisation that it is invited to a project', async () => {
  const guest = await world.partner('VN');
  await speak(guest.owner, 'vi');
  await unwrap(
    lead.session.POST('/api/v1/projects/{project}/participants', {
      ...at({ project: l.funded.project }),
      body: { organisation: guest.id, role: 'co_applicant' },
    }),
  );
  const { facts } = await told(guest.owner, 'project_invitation');
  const { name } = await unwrap(lead.session.GET('/api/v1/projects/{project}', at({ project: l.funded.project })));
  expect(facts.project).toBe(name);
  const [mail] = await mailed(guest.owner, 'được mời tham gia');
  expect(mail.subject).toContain(name);
});

describe('what somebody was told', () => {
  it('is theirs alone: nobody else reads or marks it, by whichever door', async () => {
    const mine = await listOf(lead);
    expect(mine.length).toBeGreaterThan(3);
    const other = await world.person();
    expect(await listOf(other)).toEqual([]);
    const reading = '/api/v1/me/notifications/{notification}/reading';
    expect(await codeOf(other.session.POST(reading, at({ notification: mine[0].id })))).toBe('not-found');
    expect(await statusOf(system.client().GET('/api/v1/me/notifications'))).toBe(401);
    const key = (await unwrap(lead.session.POST('/api/v1/me/keys', { body: { name: 'k', scopes: ['jobs:read'] } })))
      .key;
    expect(await codeOf(system.client(key).GET('/api/v1/me/notifications'))).toBe('key-not-accepted');
    const database = system.api.get(Database);
    const seen = (door: 'identity' | 'partner' | 'staff', person: string) =>
      database.transaction(
        { door, scopes: { person } },
        async (tx) => (await tx.query('select 1 from notifications')).length,
      );
    expect(await seen('identity', read('per', other.id) as string)).toBe(0);
    expect(await seen('identity', read('per', lead.id) as string)).toBeGreaterThan(3);
    await expect(seen('partner', read('per', lead.id) as string)).rejects.toThrow('permission denied');
    await expect(seen('staff', read('per', lead.id) as string)).rejects.toThrow('permission denied');
    const rewritten = database.transaction(
      { door: 'identity', scopes: { person: read('per', lead.id) as string } },
      (tx) => tx.query(`update notifications set path = '/elsewhere'`),
    );
    await expect(rewritten).rejects.toThrow('permission denied');
  });

  it('is listed page by page, and is read one by one or all at once', async () => {
    const { session } = lead;
    // The award that they were offered was accepted before it was told.
    const all = (await listOf(lead)).filter((one) => one.settled_at === null);
    const page = (cursor?: string) =>
      unwrap(session.GET('/api/v1/me/notifications', { params: { query: { limit: 2, unread: true, cursor } } }));
    const first = await page();
    const second = await page(first.next_cursor as string);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(all.slice(0, 4).map(({ id }) => id));
    const place = at({ notification: all[0].id });
    const read = await unwrap(session.POST('/api/v1/me/notifications/{notification}/reading', place));
    expect(read.read_at).not.toBeNull();
    system.clock.advance(60);
    const again = await unwrap(session.POST('/api/v1/me/notifications/{notification}/reading', place));
    expect(again.read_at).toBe(read.read_at);
    const { unread } = await unwrap(session.GET('/api/v1/me/notifications/latest'));
    expect(unread).toBe(all.length - 1);
    expect(await unwrap(session.POST('/api/v1/me/notifications/reading'))).toEqual({ read: unread });
    expect((await unwrap(session.GET('/api/v1/me/notifications/latest'))).unread).toBe(0);
    expect((await page()).data).toEqual([]);
  });

  it('is pushed: what is new, and what was read elsewhere', async () => {
    const stop = new AbortController();
    const response = await fetch(`${system.url}/api/v1/me/notifications/latest`, {
      headers: { accept: 'text/event-stream', cookie: lead.session.cookie as string },
      signal: stop.signal,
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const next = async (holds: (unread: number, kind: string | undefined) => boolean) => {
      for (;;) {
        const events = [...text.matchAll(/event: latest\ndata: (.*)\n\n/g)].map(([, data]) => JSON.parse(data));
        const last = events.at(-1);
        if (last && holds(last.unread, last.data[0]?.kind)) return;
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += value;
      }
    };
    await next((unread) => unread === 0);
    const began = Date.now();
    const { id, version } = await submitted();
    await decided(id, version, { decision: 'refuse', reasons: 'not now' });
    await next((unread, kind) => unread === 1 && kind === 'request_refused');
    await unwrap(lead.session.POST('/api/v1/me/notifications/reading'));
    await next((unread) => unread === 0);
    // Pushed, not found at the next look, which would be after 20 s.
    expect(Date.now() - began).toBeLessThan(10_000);
    stop.abort();
    await reader.cancel().catch(() => undefined);
  });
});
