import { mayBy } from './may';

const rule = (organisation: string, action: string, subject: string, scopeId = 'prj_1') => ({
  action,
  subject,
  conditions: { scopeId },
  organisation,
});
const rules = [
  rule('org_lead', 'launch', 'Job'),
  rule('org_lead', 'read', 'Key'),
  rule('org_viewer', 'read', 'Job'),
  rule('org_lead', 'launch', 'Job', 'prj_2'),
];
const acting = (organisation: string) => mayBy(rules, { project: 'prj_1', organisation });

it('offers in a project what the chosen organisation may do there', () => {
  expect(acting('org_lead')('launch', 'Job', 'prj_1')).toBe(true);
  expect(acting('org_viewer')('launch', 'Job', 'prj_1')).toBe(false);
});

it('shows by all roles together, and leaves other projects alone', () => {
  expect(acting('org_viewer')('read', 'Key', 'prj_1')).toBe(true);
  expect(acting('org_lead')('read', 'Job', 'prj_1')).toBe(true);
  expect(acting('org_viewer')('launch', 'Job', 'prj_2')).toBe(true);
});

it('offers what any of them may do until one is chosen', () => {
  const may = mayBy(rules, null);
  expect([may('launch', 'Job', 'prj_1'), may('launch', 'Dataset', 'prj_1')]).toEqual([true, false]);
});
