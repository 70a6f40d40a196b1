import { unwrap } from '@app/api-client';
import { launching, type Launching } from '../support/jobs-world';
import { at, type Session } from '../support/http';
import { startSystem, type System } from '../support/system';
import { World } from '../support/world';

let system: System;
let world: World;
let l: Launching;
const jobs: Record<string, string> = {};

beforeAll(async () => {
  system = await startSystem();
  world = await World.begin(system);
  l = await launching(system, world);
  for (const name of ['Chiang Mai 100% tuned', 'chiang_rai', 'ปรับแต่งภาษาไทย']) {
    const answer = await l.launch({ name, time_limit_seconds: 100 });
    expect(answer.status).toBe(201);
    jobs[name] = (answer.body as { id: string }).id;
  }
}, 120_000);
afterAll(() => system?.stop());

const found = async (text: string | undefined, session: Session = l.partner.owner.session) => {
  const query = { params: { ...at({ project: l.funded.project }).params, query: { text } } };
  const { data } = await unwrap(session.GET('/api/v1/projects/{project}/search', query));
  return data.map(({ kind, name }) => [kind, name]);
};

it('finds by a part of the name in any case and any script, newest first', async () => {
  expect(await found('CHIANG')).toEqual([
    ['job', 'chiang_rai'],
    ['job', 'Chiang Mai 100% tuned'],
  ]);
  expect(await found('แต่งภาษา')).toEqual([['job', 'ปรับแต่งภาษาไทย']]);
  expect(await found('helper')).toEqual([['allocation-request', 'Tune a Thai helper']]);
});

it('takes signs of a pattern as they are', async () => {
  expect(await found('0%')).toEqual([['job', 'Chiang Mai 100% tuned']]);
  expect(await found('g_r')).toEqual([['job', 'chiang_rai']]);
  expect(await found('\\')).toEqual([]);
});

it('finds by a whole id, and the newest of each kind without a text', async () => {
  expect(await found(jobs.chiang_rai)).toEqual([['job', 'chiang_rai']]);
  expect(new Set((await found(undefined)).map(([kind]) => kind))).toEqual(
    new Set(['job', 'allocation-request', 'dataset-version']),
  );
});

it('tells of a data set’s version the data set and its owner', async () => {
  const query = { params: { ...at({ project: l.funded.project }).params, query: { text: 'Thai rows' } } };
  const { data } = await unwrap(l.partner.owner.session.GET('/api/v1/projects/{project}/search', query));
  expect(data).toEqual([
    expect.objectContaining({
      kind: 'dataset-version',
      id: l.dataset,
      name: 'Thai rows 1.0.0',
      dataset: expect.stringMatching(/^dst_/),
      owner: expect.stringMatching(/^org_/),
    }),
  ]);
});

it('finds nothing of another project, and a programme its projects and requests', async () => {
  const other = await launching(system, world);
  const path = { params: { ...at({ project: other.funded.project }).params, query: { text: 'chiang' } } };
  expect(await unwrap(other.partner.owner.session.GET('/api/v1/projects/{project}/search', path))).toEqual({
    data: [],
  });
  const { programme, administrator, project } = l.funded;
  const inProgramme = { params: { ...at({ programme }).params, query: { text: 'helper' } } };
  const { data } = await unwrap(administrator.session.GET('/api/v1/programmes/{programme}/search', inProgramme));
  expect(data.map(({ kind, project: where }) => [kind, where])).toEqual([['allocation-request', project]]);
});
