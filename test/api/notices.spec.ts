import { type components, unwrap } from '@app/api-client';
import { read } from '@app/platform/ids';
import { MailSender } from '../../libs/notifications/src/mails/mail-sender';
import { at, changing, changingOnce, once } from '../support/http';
import { coFund, launching, until } from '../support/jobs-world';
import { agreements, Shelf } from '../support/shelf';
import { colleague } from '../support/uploads';
import type { Partner, Somebody, Working } from '../support/world';

/** Who is told of what is decided about them, and of what waits for them; and who is not. */

type Schemas = components['schemas'];
type Notification = Schemas['NotificationDto'];
type Kind = Notification['kind'];

const shelf = Shelf.forTests();
const platform = (): Somebody => ({ id: '', email: '', session: shelf.world.platform });

const listOf = async ({ session }: Somebody): Promise<Notification[]> =>
  (await unwrap(session.GET('/api/v1/me/notifications', { params: { query: { limit: 200 } } }))).data;
const told = (somebody: Somebody, kind: Kind, more: (one: Notification) => boolean = () => true) =>
  until(
    async () => (await listOf(somebody)).find((one) => one.kind === kind && more(one)),
    (one) => one !== undefined,
  ) as Promise<Notification>;
/** Whether somebody was told, once all that was published is delivered. */
const heard = async (somebody: Somebody, ...kinds: Kind[]): Promise<Kind[]> => {
  await until(
    async () =>
      (await shelf.system.admin.query('select count(*)::int as n from outbox where delivered_at is null')).rows[0].n,
    (n) => n === 0,
  );
  return (await listOf(somebody)).map(({ kind }) => kind).filter((kind) => kinds.includes(kind));
};
const mailed = async ({ email }: Somebody, about: string) =>
  (
    await until(
      async () => shelf.system.mails(email).filter(({ text }) => text.includes(about)),
      (mails) => mails.length > 0,
    )
  )[0];
const speak = async ({ session }: Somebody, locale: 'en' | 'th' | 'vi') => {
  const { version } = await unwrap(session.GET('/api/v1/me'));
  await unwrap(session.PATCH('/api/v1/me', { params: { header: { 'If-Match': `"${version}"` } }, body: { locale } }));
};
const muted = ({ session }: Somebody, group: string) =>
  unwrap(
    session.PUT('/api/v1/me/notification-preferences/{group}', {
      ...at({ group }),
      body: { in_app: false, mail: false },
    }),
  );

const registration = (organisation: string) =>
  unwrap(shelf.world.platform.GET('/api/v1/platform/organisations/{organisation}', at({ organisation })));
const suspend = async (organisation: string, state: 'suspended' | 'verified', reason: string) => {
  const { version } = await registration(organisation);
  const change = { ...changing({ organisation }, version), body: { state, reason } };
  await unwrap(shelf.world.platform.POST('/api/v1/platform/organisations/{organisation}/suspension', change));
};
const close = async (organisation: string, reason: string) => {
  const { version } = await registration(organisation);
  const change = { ...changing({ organisation }, version), body: { reason } };
  await unwrap(shelf.world.platform.POST('/api/v1/platform/organisations/{organisation}/closing', change));
};

describe('an organisation', () => {
  it('that registered is told to the platform’s administrators, once somebody stands behind it', async () => {
    const address = { email: 'nobody-confirms@example.test', name: 'Nobody', password: 'a long password for tests' };
    const unclaimed = await unwrap(
      shelf.system.client().POST('/api/v1/organisations', {
        body: { legal_name: 'Unclaimed', country: 'MY', registration_number: '202001123456', owner: address },
      }),
    );
    const { id } = await shelf.world.partner('VN', { verified: false });
    const path = (organisation: string) => `/platform/organisations/${organisation}`;
    const waits = await told(platform(), 'organisation_registered', ({ link }) => link.path === path(id));
    expect(waits).toMatchObject({ group: 'to_decide', link: { site: 'console' } });
    await heard(platform());
    const places = (await listOf(platform())).map(({ link }) => link.path);
    expect(places).not.toContain(path(unclaimed.id));
    expect(places.filter((one) => one === path(id))).toHaveLength(1);
  });

  it('that was verified is told to its owners, in the bell and by mail in their language', async () => {
    const { id, owner } = await shelf.world.partner('TH', { verified: false });
    await speak(owner, 'th');
    const { version } = await registration(id);
    await unwrap(
      shelf.world.platform.POST('/api/v1/platform/organisations/{organisation}/verification', {
        ...changing({ organisation: id }, version),
        body: { evidence: 'extract of the register' },
      }),
    );
    const verified = await told(owner, 'organisation_verified');
    const path = `/platform/organisations/${id}`;
    await told(
      platform(),
      'organisation_registered',
      ({ link, settled_at }) => link.path === path && settled_at !== null,
    );
    expect(verified).toMatchObject({ group: 'standing', link: { site: 'portal', path: `/org/${id}` } });
    // What was looked at is on the platform's record, and not the owner's business.
    expect(verified.facts.reason).toBeUndefined();
    const mail = await mailed(owner, `${shelf.system.url}/org/${id}`);
    expect(mail.subject).toContain('ได้รับการยืนยันแล้ว');
    expect(await heard(shelf.viet.owner, 'organisation_verified')).toHaveLength(1);
  });

  it('that was refused hears so, with the reason, though nobody may act for it any more', async () => {
    const { id, owner } = await shelf.world.partner('VN', { verified: false });
    await speak(owner, 'vi');
    await close(id, 'The number is another’s.');
    expect((await told(owner, 'organisation_refused')).facts.reason).toBe('The number is another’s.');
    expect((await mailed(owner, `/org/${id}`)).text).toContain('Lý do: The number is another’s.');
    expect(await heard(owner, 'organisation_closed')).toEqual([]);
    const { data } = await unwrap(owner.session.GET('/api/v1/me/organisations'));
    const why = { state: 'closed', state_reason: 'The number is another’s.', refused: true };
    expect(data).toMatchObject([{ id, ...why }]);
  });

  it('that is suspended, let in again and closed: all its people hear of it, and no others', async () => {
    const own = await shelf.world.partner('TH');
    const member = await colleague(shelf.system, shelf.world, own, 'member');
    const silent = await colleague(shelf.system, shelf.world, own, 'steward');
    await muted(silent, 'standing');
    expect((await told(own.owner, 'member_joined')).link.path).toBe(`/org/${own.id}/members`);
    await suspend(own.id, 'suspended', 'x'.repeat(500));
    expect((await told(member, 'organisation_suspended')).facts.reason).toBe(`${'x'.repeat(300)}…`);
    await told(own.owner, 'organisation_suspended');
    await mailed(member, 'is suspended');
    await suspend(own.id, 'verified', 'It was an error.');
    await told(member, 'organisation_resumed');
    await close(own.id, 'It is dissolved.');
    await told(member, 'organisation_closed');
    const all = ['organisation_suspended', 'organisation_resumed', 'organisation_closed'] as const;
    expect(await heard(own.owner, ...all, 'organisation_verified', 'organisation_refused')).toEqual([
      ...[...all].reverse(),
      'organisation_verified',
    ]);
    expect(await heard(silent, ...all)).toEqual([]);
    expect(await heard(shelf.thai.owner, ...all)).toEqual([]);
    await shelf.system.worker!.get(MailSender).round();
    expect(shelf.system.mails(silent.email).filter(({ text }) => text.includes('suspended'))).toEqual([]);
  });
});

describe('a project', () => {
  let working: Working;
  let guest: Partner;
  let participation: string;
  const participants = '/api/v1/projects/{project}/participants';
  const office = '/api/v1/programmes/{programme}/projects/{project}';
  const invite = async (organisation: string) =>
    unwrap(
      working.partner.owner.session.POST(participants, {
        ...at({ project: working.project }),
        body: { organisation, role: 'co_applicant' },
      }),
    );
  const answer = (to: 'acceptance' | 'refusal' | 'leaving', by: Partner, id: string, version: number) =>
    unwrap(
      by.owner.session.POST(
        `/api/v1/organisations/{org}/participations/{participation}/${to}` as never,
        {
          ...changing({ org: by.id, participation: id }, version),
          ...(to === 'acceptance' ? {} : { body: { reason: 'no time' } }),
        } as never,
      ),
    );

  beforeAll(async () => {
    working = await shelf.world.project(await shelf.world.partner('JP'));
    guest = await shelf.world.partner('VN');
  });

  it('that begins is told to the owners of its coordinator', async () => {
    const { link } = await told(working.partner.owner, 'project_created');
    expect(link.path).toBe(`/org/${working.partner.id}/projects/${working.participation}`);
  });

  it('asks its coordinator for people until somebody leads it, and not where somebody did from the start', async () => {
    const { programme, administrator, partner, project } = working;
    const { owner } = partner;
    // Told after the lead was named: for the record.
    expect((await told(owner, 'project_created')).settled_at).not.toBeNull();
    expect((await told(owner, 'person_named')).link.path).toBe(`/p/${project}`);
    const bare = await unwrap(
      administrator.session.POST('/api/v1/programmes/{programme}/projects', {
        ...at({ programme }),
        body: { name: 'Without a lead', coordinator: partner.id },
      }),
    );
    const asked = async () =>
      (await told(owner, 'project_created', ({ facts }) => facts.project === bare.name)).settled_at;
    const name = (person: string, role: 'viewer' | 'lead') =>
      unwrap(
        owner.session.PUT('/api/v1/organisations/{org}/participations/{participation}/people/{person}', {
          ...at({ org: partner.id, participation: bare.participants[0].id, person }),
          body: { role },
        }),
      );
    const viewer = await colleague(shelf.system, shelf.world, partner, 'member');
    await name(viewer.id, 'viewer');
    expect(await heard(viewer, 'person_named')).toEqual(['person_named']);
    expect(await asked()).toBeNull();
    await name(owner.id, 'lead');
    await until(asked, (settled) => settled !== null);
  });

  it('hears how an invitation is answered; whoever was invited, that it was taken back', async () => {
    const lead = working.partner.owner;
    const other = await shelf.world.partner('TH');
    const refusing = await invite(other.id);
    await answer('refusal', other, refusing.id, refusing.version);
    const refusal = await told(lead, 'participant_refused');
    expect(refusal.facts.reason).toBe('no time');
    expect(refusal.link.path).toBe(`/p/${working.project}/participants`);
    const again = await invite(other.id);
    await unwrap(
      lead.session.DELETE(`${participants}/{participant}`, {
        ...changing({ project: working.project, participant: again.id }, again.version),
      }),
    );
    await told(other.owner, 'invitation_withdrawn');
    await told(other.owner, 'project_invitation', ({ settled_at }) => settled_at !== null);
    const invited = await invite(guest.id);
    participation = invited.id;
    await answer('acceptance', guest, participation, invited.version);
    await told(lead, 'participant_accepted');
    expect(await heard(guest.owner, 'participant_accepted', 'participant_refused')).toEqual([]);
  });

  it('tells whom an organisation named for it, and whose part in it is suspended', async () => {
    const engineer = await colleague(shelf.system, shelf.world, guest, 'member');
    const aside = await colleague(shelf.system, shelf.world, guest, 'member');
    await unwrap(
      guest.owner.session.PUT('/api/v1/organisations/{org}/participations/{participation}/people/{person}', {
        ...at({ org: guest.id, participation, person: engineer.id }),
        body: { role: 'engineer' },
      }),
    );
    expect((await told(engineer, 'person_named')).link.path).toBe(`/p/${working.project}`);
    const { programme, project, administrator } = working;
    const steer = (step: 'suspension' | 'resumption', version: number) =>
      unwrap(
        administrator.session.POST(`${office}/participants/{participant}/${step}`, {
          ...changing({ programme, project, participant: participation }, version),
          body: { reason: 'an audit' },
        }),
      );
    const { version } = await steer('suspension', 2);
    expect(await told(engineer, 'participation_suspended')).toMatchObject({
      link: { path: `/org/${guest.id}/projects/${participation}` },
      facts: { reason: 'an audit' },
    });
    await told(guest.owner, 'participation_suspended');
    await steer('resumption', version);
    await told(engineer, 'participation_resumed');
    expect(await heard(aside, 'participation_suspended', 'person_named')).toEqual([]);
    expect(await heard(working.partner.owner, 'participation_suspended')).toEqual([]);
  });

  it('that is suspended, resumed or closed is told to everybody in it', async () => {
    const { programme, project, administrator, partner } = working;
    const move = async (step: 'suspension' | 'resumption' | 'closing') => {
      const { version } = await unwrap(administrator.session.GET(office, at({ programme, project })));
      const change = { ...changing({ programme, project }, version), body: { reason: 'All is done.' } };
      await unwrap(administrator.session.POST(`${office}/${step}`, change));
    };
    await move('suspension');
    const suspended = await told(partner.owner, 'project_suspended');
    expect(suspended).toMatchObject({ link: { path: `/p/${project}` }, facts: { reason: 'All is done.' } });
    await move('resumption');
    expect((await told(partner.owner, 'project_resumed')).facts.reason).toBeUndefined();
    await move('closing');
    await told(partner.owner, 'project_closed');
    // The guest's owner has no role in it.
    expect(await heard(guest.owner, 'project_suspended', 'project_closed')).toEqual([]);
    expect(await heard(shelf.viet.owner, 'project_closed')).toEqual([]);
  });
});

describe('money and GPU time', () => {
  it('a price waits for the programme’s finance, and its operators hear the decision', async () => {
    const funded = await shelf.world.funded(await shelf.world.partner('TH'), { gpuSeconds: 1000 });
    const { pool, operator } = await shelf.world.pool(funded, { country: 'TH', price: null });
    const { finance, secondFinance, administrator, programme } = funded;
    const price = { amount: '240', currency: 'JPY' } as const;
    const propose = () =>
      unwrap(operator.session.POST('/api/v1/pools/{pool}/rate-cards', { ...at({ pool }), body: { price } }));
    const card = await propose();
    const waits = await told(finance, 'price_proposed');
    expect(waits).toMatchObject({
      group: 'to_decide',
      link: { site: 'console', path: `/programmes/${programme}/pools/${pool}` },
      facts: { amount: price },
    });
    await mailed(finance, `/console/programmes/${programme}/pools/${pool}`);
    await told(secondFinance, 'price_proposed');
    expect(await heard(administrator, 'price_proposed')).toEqual([]);
    await unwrap(
      finance.session.POST('/api/v1/programmes/{programme}/rate-cards/{card}/refusal', {
        ...changing({ programme, card: card.id }, card.version),
        body: { reason: 'Too dear.' },
      }),
    );
    const refused = await told(operator, 'price_refused');
    expect(refused).toMatchObject({
      link: { site: 'console', path: `/pools/${pool}` },
      facts: { reason: 'Too dear.', amount: price },
    });
    const dearer = await propose();
    await unwrap(
      secondFinance.session.POST(
        '/api/v1/programmes/{programme}/rate-cards/{card}/confirmation',
        changing({ programme, card: dearer.id }, dearer.version),
      ),
    );
    await told(operator, 'price_confirmed');
    expect(await heard(shelf.world.administrator, 'price_refused', 'price_proposed')).toEqual([]);
  });

  it('co-funding that counts is told to whoever entered it, and to the leads', async () => {
    const funded = await shelf.world.funded(await shelf.world.partner('TH'), { gpuSeconds: 1000 });
    await coFund(funded, funded.partner.id, '5000');
    const path = `/programmes/${funded.programme}/awards/${funded.award}`;
    expect((await told(funded.finance, 'co_funding_confirmed')).link).toEqual({ site: 'console', path });
    expect((await told(funded.partner.owner, 'co_funding_counted')).facts.amount?.amount).toBe('5000');
    expect(await heard(funded.secondFinance, 'co_funding_confirmed')).toEqual([]);
    const entries = '/api/v1/programmes/{programme}/awards/{award}/co-funding-entries';
    const place = { programme: funded.programme, award: funded.award };
    const entered = await unwrap(
      funded.secondFinance.session.POST(entries, {
        ...once(place),
        body: { organisation: funded.partner.id, amount: { amount: '7', currency: 'JPY' }, evidence: 'a statement' },
      }),
    );
    await unwrap(
      funded.finance.session.POST(`${entries}/{entry}/refusal`, {
        ...changing({ ...place, entry: entered.id }, entered.version),
        body: { reason: 'It did not come.' },
      }),
    );
    expect((await told(funded.secondFinance, 'co_funding_refused')).facts.reason).toBe('It did not come.');
  });

  it('an award that is offered reaches owners who lead nothing yet; a lead hears it as a lead', async () => {
    const own = await shelf.world.partner('TH');
    const second = await colleague(shelf.system, shelf.world, own, 'owner');
    const { participation } = await shelf.world.funded(own, { gpuSeconds: 1000 });
    const offered = await told(second, 'award_for_organisation');
    expect(offered.link.path).toBe(`/org/${own.id}/projects/${participation}`);
    const both = ['award_offered', 'award_for_organisation'] as const;
    expect(await heard(second, ...both)).toEqual(['award_for_organisation']);
    expect(await heard(own.owner, ...both)).toEqual(['award_offered']);
  });

  it('GPU time that is frozen, free again or taken back is told to the leads', async () => {
    const { funded, lot } = await launching(shelf.system, shelf.world, {});
    const { programme, administrator, project, partner } = funded;
    const path = '/api/v1/programmes/{programme}/lots/{lot}';
    const act = async (step: 'freeze' | 'unfreeze' | 'revocation') => {
      const { version } = await unwrap(administrator.session.GET(path, at({ programme, lot })));
      const change = { ...changingOnce({ programme, lot }, version), body: { reason: `to ${step}` } };
      await unwrap(administrator.session.POST(`${path}/${step}`, change));
    };
    await act('freeze');
    expect(await told(partner.owner, 'lot_frozen')).toMatchObject({
      link: { path: `/p/${project}/quota` },
      facts: { reason: 'to freeze' },
    });
    await act('unfreeze');
    expect((await told(partner.owner, 'lot_unfrozen')).facts.reason).toBeUndefined();
    await act('revocation');
    expect((await told(partner.owner, 'lot_revoked')).facts.reason).toBe('to revocation');
  });
});

it('a right to data is told to the leads of the project, an agreement that ended to the stewards', async () => {
  const { version, dataset } = await shelf.published();
  const { project } = await shelf.world.project(shelf.viet);
  const agreement = await unwrap(
    shelf.steward.session.POST(agreements, {
      ...at(shelf.ours()),
      body: { project, dataset_version: version.id, purpose: 'a translation model' },
    }),
  );
  const lead = shelf.viet.owner;
  expect(await told(lead, 'data_right_given')).toMatchObject({
    group: 'data_rights',
    link: { site: 'portal', path: `/p/${project}/data` },
    facts: { name: dataset.name, number: version.number },
  });
  await mailed(lead, `/p/${project}/data`);
  await unwrap(
    shelf.steward.session.POST(`${agreements}/{agreement}/revocation`, {
      ...changing({ ...shelf.ours(), agreement: agreement.id }, agreement.version),
      body: { reason: 'consent was withdrawn' },
    }),
  );
  await told(lead, 'data_right_ended');
  const rights = ['data_right_given', 'data_right_ended'] as const;
  expect(await heard(shelf.steward, ...rights, 'agreement_expired')).toEqual([]);
  expect(await heard(shelf.thai.owner, ...rights)).toEqual([]);
  const { rows } = await shelf.system.admin.query('select count(*)::int as n from notifications where scope_id = $1', [
    read('per', shelf.member.id),
  ]);
  expect(rows[0].n).toBe(0);
});
