import { onePlaceOfData } from './data-once';

type Thing = Parameters<typeof onePlaceOfData>[0][number];

const thing = (kind: Thing['kind'], id: string, more: Partial<Thing> = {}): Thing => ({
  kind,
  id,
  name: id,
  state: null,
  project: null,
  project_name: null,
  dataset: 'dst_1',
  owner: 'org_mine',
  created_at: '2026-11-26T00:00:00Z',
  ...more,
});
const own = ({ owner }: Thing) => owner === 'org_mine';
const kept = (things: Thing[]) => things.filter(onePlaceOfData(things, own));

it('shows a data set of one’s own once, and not its versions in projects beside it', () => {
  const dataset = thing('dataset', 'dst_1');
  const job = thing('job', 'job_1', { dataset: null, owner: null });
  const versions = ['prj_1', 'prj_2'].map((project) => thing('dataset-version', 'dsv_1', { project }));
  expect(kept([versions[0], job, versions[1], dataset])).toEqual([job, dataset]);
});

it('shows a version where only that bears the text, in the project that comes first', () => {
  const [here, elsewhere] = ['prj_1', 'prj_2'].map((project) => thing('dataset-version', 'dsv_1', { project }));
  expect(kept([here, elsewhere])).toEqual([here]);
});

it('leads to the project with another’s data, though the data set itself is told of too', () => {
  const theirs = { owner: 'org_theirs', dataset: 'dst_2' };
  const [first, second] = ['dsv_1', 'dsv_2'].map((id) => thing('dataset-version', id, { ...theirs, project: 'prj_1' }));
  expect(kept([first, second, thing('dataset', 'dst_1')])).toEqual([first, second, thing('dataset', 'dst_1')]);
});
