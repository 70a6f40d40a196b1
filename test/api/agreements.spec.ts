import { type components, unwrap } from '@app/api-client';
import { read } from '@app/platform/ids';
import { RightSweeper } from '../../libs/datasets/src/rights/right.sweeper';
import { at, changing, refused, type Session } from '../support/http';
import { colleague, versionPath } from '../support/uploads';
import { agreements, Shelf } from '../support/shelf';

const shelf = Shelf.forTests();

describe('agreements', () => {
  type Wanted = components['schemas']['MakeAgreementDto'];
  const rightsOf = async (project: string, by = shelf.viet.owner.session) =>
    (await unwrap(by.GET('/api/v1/projects/{project}/data-rights', at({ project })))).data;
  const make = (by: Session, body: Wanted) => by.POST(agreements, { ...at(shelf.ours()), body });
  const revoke = (by: Session, agreement: string, reason: string) =>
    by.POST(`${agreements}/{agreement}/revocation`, {
      ...changing({ ...shelf.ours(), agreement }, 1),
      body: { reason },
    });
  const news = async (project: string) => {
    const { rows: told } = await shelf.system.admin.query(
      `select topic, payload->>'because' as because from outbox where scope_id = $1 and topic like 'data_right.%' order by id`,
      [read('prj', project)],
    );
    return told.map(({ topic, because }) => [topic, because]);
  };

  it('give another organisation’s project the right, and revocation takes it', async () => {
    const { version, dataset: made } = await shelf.published();
    const { project } = await shelf.world.project(shelf.viet);
    const body: Wanted = {
      project,
      dataset_version: version.id,
      purpose: 'a translation model',
      countries: ['JP', 'SG'],
    };
    expect(await refused(make(shelf.member.session, body))).toMatchObject({ status: 403, required_role: ['steward'] });
    expect(await rightsOf(project)).toEqual([]);
    const given = await make(shelf.steward.session, body);
    expect(given.response.status).toBe(201);
    expect(given.data).toMatchObject({ state: 'in_force', own_data: false, project, until: null });
    expect(given.data).toMatchObject({ project_name: expect.any(String) as unknown, time_zone: 'Asia/Tokyo' });
    const agreement = given.data?.id as string;
    expect((await rightsOf(project))[0]).toMatchObject({
      dataset: made.id,
      dataset_version: version.id,
      organisation: shelf.thai.id,
      digest: version.digest,
      rows: 3,
      files: [{ path: 'train/rows.jsonl', format: 'instruction', split: 'train', rows: 3 }],
      residency: { storage_country: 'TH', processing_included: ['JP'], processing_excluded: [] },
      in_force: true,
    });
    expect((await refused(make(shelf.steward.session, body))).code).toBe('agreement-exists');
    expect((await refused(revoke(shelf.member.session, agreement, 'no'))).status).toBe(403);
    const reason = 'consent was withdrawn';
    const revoked = await unwrap(revoke(shelf.steward.session, agreement, reason));
    expect(revoked).toMatchObject({ state: 'revoked', revoked_reason: reason, version: 2 });
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: false, revoked_reason: reason });
    await unwrap(make(shelf.steward.session, body));
  });

  it('are made with a project that is found: where one takes part by its name, any other by its whole id', async () => {
    const { project: own } = await shelf.world.project(shelf.thai);
    const { project: other } = await shelf.world.project(shelf.viet);
    const nameOf = async (project: string, by: Session) =>
      (await unwrap(by.GET('/api/v1/projects/{project}', at({ project })))).name;
    const found = async (by: Session, text: string) => {
      const params = { path: shelf.ours(), query: { text } };
      return (await unwrap(by.GET('/api/v1/organisations/{org}/agreement-projects', { params }))).data;
    };
    const name = await nameOf(own, shelf.thai.owner.session);
    const mine = expect.objectContaining({ id: own, name, time_zone: 'Asia/Tokyo', takes_part: true }) as unknown;
    expect(await found(shelf.member.session, name.slice(2).toUpperCase())).toContainEqual(mine);
    expect(await found(shelf.member.session, own)).toEqual([mine]);
    const others = await nameOf(other, shelf.viet.owner.session);
    const theirs = expect.objectContaining({ id: other, name: others, takes_part: false }) as unknown;
    expect(await found(shelf.steward.session, other)).toEqual([theirs]);
    // Who may not give it a right learns no name, and nobody finds it by a part of its name or of its id.
    expect(await found(shelf.member.session, other)).toEqual([]);
    for (const text of [others, other.slice(0, -1), '%'])
      expect(await found(shelf.steward.session, text)).not.toContainEqual(theirs);
  });

  it('on own data are any member’s to make', async () => {
    const { version } = await shelf.published();
    const { project } = await shelf.world.project(shelf.thai);
    const made = await unwrap(
      make(shelf.member.session, { project, dataset_version: version.id, purpose: 'our model' }),
    );
    expect(made).toMatchObject({ own_data: true, state: 'in_force' });
    expect(await rightsOf(project, shelf.thai.owner.session)).toEqual([
      expect.objectContaining({ own_data: true, in_force: true }),
    ]);
  });

  it('end with their time, told once, and go on when the version is deprecated', async () => {
    const { version, place } = await shelf.published();
    const { project } = await shelf.world.project(shelf.viet);
    const soon = (seconds: number) => new Date(shelf.system.clock.now().getTime() + seconds * 1000).toISOString();
    const body: Wanted = { project, dataset_version: version.id, purpose: 'x' };
    const until = soon(60);
    await unwrap(make(shelf.steward.session, { ...body, until }));
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: true, until });
    const sweep = () => shelf.system.worker?.get(RightSweeper).round();
    expect(await sweep()).toBe(0);
    shelf.system.clock.advance(61);
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: false });
    // The worker sweeps too: whoever comes first tells it, once.
    await Promise.all([sweep(), sweep()]);
    expect(await sweep()).toBe(0);
    await unwrap(make(shelf.steward.session, { ...body, until: soon(1) }));
    shelf.system.clock.advance(2);
    await unwrap(make(shelf.steward.session, body));
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: true });
    const reason = 'a better one is there';
    const deprecated = await unwrap(
      shelf.steward.session.POST(`${versionPath}/deprecation`, {
        ...changing(place, version.version),
        body: { reason },
      }),
    );
    expect(deprecated).toMatchObject({ state: 'deprecated' });
    expect((await rightsOf(project))[0]).toMatchObject({ in_force: true });
    await unwrap(
      shelf.steward.session.POST(`${versionPath}/withdrawal`, {
        ...changing(place, deprecated.version),
        body: { reason },
      }),
    );
    expect(await news(project)).toEqual([
      ['data_right.given', null],
      ['data_right.revoked', 'expired'],
      ['data_right.given', null],
      ['data_right.revoked', 'expired'],
      ['data_right.given', null],
      ['data_right.deprecated', null],
      ['data_right.revoked', 'withdrawn'],
    ]);
  });

  it('end with the withdrawal of the version, which its projects are told', async () => {
    const { version, place } = await shelf.published();
    const { project } = await shelf.world.project(shelf.viet);
    const body: Wanted = { project, dataset_version: version.id, purpose: 'x' };
    await unwrap(make(shelf.steward.session, body));
    const [right] = await rightsOf(project);
    const reason = 'a court said so';
    const withdrawn = await unwrap(
      shelf.steward.session.POST(`${versionPath}/withdrawal`, {
        ...changing(place, version.version),
        body: { reason },
      }),
    );
    expect(withdrawn).toMatchObject({ state: 'withdrawn', state_reason: reason });
    expect((await rightsOf(project)).filter(({ in_force }) => in_force)).toEqual([]);
    expect((await rightsOf(project)).find(({ id }) => id === right.id)).toMatchObject({ revoked_reason: reason });
    expect(await news(project)).toEqual([
      ['data_right.given', null],
      ['data_right.revoked', 'withdrawn'],
    ]);
    expect(await refused(make(shelf.steward.session, body))).toMatchObject({
      status: 409,
      code: 'state-conflict',
      params: { allowed: ['published'] },
    });
  });

  it('refuse what cannot be meant', async () => {
    const { version } = await shelf.published();
    const { version: unpublished } = await shelf.inReview();
    const { project } = await shelf.world.project(shelf.viet);
    const body: Wanted = { project, dataset_version: version.id, purpose: 'x' };
    const codeOf = async (change: Partial<Wanted>) => {
      const problem = await refused(make(shelf.steward.session, { ...body, ...change }));
      return problem.errors?.[0].code ?? problem.code;
    };
    expect(await codeOf({ dataset_version: unpublished.id })).toBe('state-conflict');
    expect(await codeOf({ until: '2020-01-01T00:00:00Z' })).toBe('in-the-past');
    expect(await codeOf({ until: 'tomorrow' })).toBe('is-date');
    expect(await codeOf({ until: '2099-02-31T00:00:00Z' })).toBe('is-date');
    expect(await codeOf({ countries: ['SG'] })).toBe('outside-residency');
    expect(await codeOf({ pools: ['prj_1'] })).toBe('invalid-id');
    expect(await codeOf({ project: 'prj_01h455vb4pex5vsknk084sn02q' })).toBe('unknown-project');
    const abroad = await colleague(shelf.system, shelf.world, shelf.viet, 'steward');
    const theirs = abroad.session.POST(agreements, { ...at({ org: shelf.viet.id }), body });
    expect((await refused(theirs)).status).toBe(404);
  });
});
