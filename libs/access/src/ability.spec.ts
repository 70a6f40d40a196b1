import { abilityOf, rolesThatMay } from './ability';
import { roleNames } from './roles';
import type { RoleGrant } from './roles/role';

const here = '01960000-0000-7000-8000-000000000001';
const elsewhere = '01960000-0000-7000-8000-000000000002';
const grant = (change: Partial<RoleGrant> = {}): RoleGrant => ({
  scopeKind: 'project',
  scopeId: here,
  organisationId: null,
  role: 'lead',
  ...change,
});

it('allows nothing without a role, and nothing in a scope that a role does not name', () => {
  expect(abilityOf([]).may('read', 'Project', here)).toBe(false);
  const lead = abilityOf([grant()]);
  expect(lead.may('read', 'Project', here)).toBe(true);
  expect(lead.may('read', 'Project', elsewhere)).toBe(false);
  expect(lead.may('read', 'Project', undefined as unknown as string)).toBe(false);
  expect(lead.may('read', 'Project', '')).toBe(false);
});

it.each([undefined, null, ''])('makes no rule of a grant whose scope is %j: it would match everything', (scopeId) => {
  expect(() => abilityOf([grant({ scopeId: scopeId as unknown as string })])).toThrow('names no scope');
});

it('knows no role but those on file, and what every object has is none that allows anything', () => {
  expect(() => abilityOf([grant({ role: 'root' })])).toThrow('no role project/root');
  for (const role of ['constructor', 'toString']) expect(abilityOf([grant({ role })]).rules).toEqual([]);
});

it('gives every rule of every role the scope’s id as its condition', () => {
  const kinds = ['organisation', 'project', 'programme', 'pool', 'platform'] as const;
  for (const scopeKind of kinds)
    for (const role of roleNames(scopeKind))
      for (const rule of abilityOf([grant({ scopeKind, role })]).rules)
        expect(rule.conditions).toEqual({ scopeId: here });
  expect(rolesThatMay('project', 'read', 'Project')).toEqual(expect.arrayContaining(['lead', 'engineer', 'viewer']));
});

it('allows what any of several roles in a scope allows, and no more', () => {
  const both = abilityOf([
    grant({ role: 'viewer' }),
    grant({ role: 'lead' }),
    grant({ scopeId: elsewhere, role: 'viewer' }),
  ]);
  expect(both.may('launch', 'Job', here)).toBe(true);
  expect(both.may('launch', 'Job', elsewhere)).toBe(false);
  expect(both.may('read', 'Job', elsewhere)).toBe(true);
});
