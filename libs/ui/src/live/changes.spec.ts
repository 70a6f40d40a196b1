import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { type Change, mayBeOld, touches } from './changes';
import { Refresher } from './refresher';

const change = (scope: Change['scope'], id: string | null, ...kinds: string[]): Change => ({ scope, id, kinds });

it.each<[string, unknown[], Change, boolean]>([
  [
    'a request of its project',
    ['projects', 'prj_1', 'requests', 'alr_1'],
    change('project', 'prj_1', 'allocation_request'),
    true,
  ],
  [
    'what is of another project',
    ['projects', 'prj_2', 'requests'],
    change('project', 'prj_1', 'allocation_request'),
    false,
  ],
  ['the project itself', ['projects', 'prj_1'], change('project', 'prj_1', 'participant'), true],
  ['jobs where one went on', ['projects', 'prj_1', 'jobs', 'job_1'], change('project', 'prj_1', 'job'), true],
  [
    'people where a job went on',
    ['projects', 'prj_1', 'people', ''],
    change('project', 'prj_1', 'job', 'audit'),
    false,
  ],
  ['money where it was charged', ['programmes', 'prg_1', 'spending'], change('programme', 'prg_1', 'usage'), true],
  ['money where one only waits', ['projects', 'prj_1', 'budget'], change('project', 'prj_1', 'waiting'), false],
  ['a long list of names', ['programmes', 'prg_1', 'projects-by-id'], change('programme', 'prg_1', 'award'), false],
  [
    'a long list with a new name',
    ['programmes', 'prg_1', 'projects-by-id'],
    change('programme', 'prg_1', 'project'),
    true,
  ],
  ['a job that waits', ['projects', 'prj_1', 'jobs', 'job_1'], change('project', 'prj_1', 'waiting'), true],
  ['the record of the scope', ['audit', 'prg_1', {}], change('programme', 'prg_1', 'audit', 'award'), true],
  [
    'a price that waits',
    ['programmes', 'prg_1', 'rate-cards', 'waiting'],
    change('reference', null, 'rate_card'),
    true,
  ],
  ['its own price', ['pools', 'operated', 'pol_1', 'rate-cards'], change('reference', null, 'rate_card'), true],
  ['agents at a price elsewhere', ['programmes', 'prg_1', 'awards'], change('reference', null, 'rate_card'), false],
  ['the record at a launch', ['audit', 'prj_1', {}], change('project', 'prj_1', 'job'), true],
  ['the record of the platform', ['audit', 'platform', {}], change('platform', null, 'audit', 'country'), true],
  ['that one’s organisation was stopped', ['me', 'organisations'], change('person', null, 'notification'), true],
  ['one’s work at a notification', ['me', 'jobs'], change('person', null, 'notification'), false],
  [
    'what takes long and has its time beside it',
    ['programmes', 'prg_1', 'reconciliation'],
    change('programme', 'prg_1', 'award'),
    false,
  ],
  [
    'awards where an organisation registers',
    ['programmes', 'prg_1', 'awards', 'newest'],
    change('programme', 'prg_1', 'organisation', 'audit'),
    false,
  ],
  [
    'organisations where one registers',
    ['programmes', 'prg_1', 'verified-organisations', {}],
    change('programme', 'prg_1', 'organisation', 'audit'),
    true,
  ],
  [
    'pages of an office where a project is given data',
    ['programmes', 'prg_1', 'projects', {}],
    change('programme', 'prg_1', 'data_right', 'audit'),
    false,
  ],
  ['the programme itself at an act on it', ['programmes', 'prg_1'], change('programme', 'prg_1', 'programme'), true],
  [
    'checkpoints where one comes',
    ['projects', 'prj_1', 'jobs', 'job_1', 'checkpoints'],
    change('project', 'prj_1', 'checkpoint'),
    true,
  ],
  ['jobs where a checkpoint comes', ['projects', 'prj_1', 'jobs', {}], change('project', 'prj_1', 'checkpoint'), false],
  [
    'a check that goes on',
    ['organisations', 'org_1', 'datasets', 'dst_1', 'versions', 'dsv_1', 'report', true],
    change('organisation', 'org_1', 'check'),
    true,
  ],
  [
    'data sets while a check goes on',
    ['organisations', 'org_1', 'datasets'],
    change('organisation', 'org_1', 'check'),
    false,
  ],
  [
    'what granting would do where another programme was promised time',
    ['programmes', 'prg_1', 'allocation-requests', 'one', 'alr_1', 'impact'],
    change('programme', 'prg_1', 'promise'),
    true,
  ],
  [
    'requests where another programme was promised time',
    ['programmes', 'prg_1', 'allocation-requests', {}],
    change('programme', 'prg_1', 'promise'),
    false,
  ],
  ['what one searched', ['projects', 'prj_1', 'search', 'a'], change('project', 'prj_1', 'award'), false],
  ['the bell', ['me', 'notifications', 'latest'], change('person', 'per_1', 'notification'), true],
  ['sessions at a notification', ['me', 'sessions'], change('person', 'per_1', 'notification'), false],
  ['what waits for me', ['me', 'needs'], change('project', 'prj_1', 'award'), true],
  ['my budgets while I am charged', ['me', 'budgets', ''], change('project', 'prj_1', 'usage'), true],
  ['organisations of the platform', ['platform', 'organisations', {}], change('platform', null, 'organisation'), true],
  ['prices', ['pools'], change('reference', null, 'rate_card'), true],
  ['attempts of a pool', ['pools', 'operated', 'pol_1', 'attempts'], change('pool', 'pol_1', 'attempt'), true],
  ['attempts of another pool', ['pools', 'operated', 'pol_2', 'attempts'], change('pool', 'pol_1', 'attempt'), false],
  ['data that others listed', ['dataset-listings', {}], change('organisation', 'org_1', 'dataset_version'), true],
])('knows whether it touches %s', (_, key, told, expected) => {
  expect(touches(key, told)).toBe(expected);
});

it('reads nearly everything again after a break', () => {
  expect(mayBeOld(['projects', 'prj_1', 'budget'])).toBe(true);
  expect(mayBeOld(['projects', 'prj_1', 'losses', 'job_1'])).toBe(false);
});

it('reads what is shown in rounds, however much it is told, and rests between them', async () => {
  const client = new QueryClient();
  let read = 0;
  const shown = new QueryObserver(client, {
    queryKey: ['projects', 'prj_1', 'jobs'],
    queryFn: async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return ++read;
    },
  });
  const stop = shown.subscribe(() => undefined);
  await shown.refetch();
  let go: () => void = () => undefined;
  const rests: number[] = [];
  const refresher = new Refresher(client, (milliseconds) => {
    rests.push(milliseconds);
    return new Promise<void>((resolve) => (go = resolve));
  });
  const before = read;
  const told = { id: '1', event: 'change', data: change('project', 'prj_1', 'job') };
  for (let n = 0; n < 5; n++) refresher.hear([told]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(read).toBe(before + 1);
  expect(rests).toEqual([1000]);
  go();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(read).toBe(before + 2);
  stop();
  client.clear();
});
