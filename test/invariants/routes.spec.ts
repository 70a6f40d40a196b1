import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import { abilityOf, type AccessRule, accessOf, roleNames, type ScopeOfRole } from '@app/access';
import { startSystem, type System } from '../support/system';

let system: System;
interface Route {
  name: string;
  path: string;
  method: string;
  rule: AccessRule | undefined;
}
let routes: Route[];

/** Every route of an application, from the metadata of its controllers. */
function routesOf(app: INestApplicationContext): Route[] {
  const found: Route[] = [];
  for (const module of app.get(ModulesContainer).values())
    for (const { metatype } of module.controllers.values()) {
      if (!metatype) continue;
      const prefix = String(Reflect.getMetadata(PATH_METADATA, metatype) ?? '');
      const prototype = metatype.prototype as Record<string, object>;
      for (const key of Object.getOwnPropertyNames(prototype)) {
        if (key === 'constructor') continue;
        const handler = prototype[key];
        const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
        if (method === undefined) continue;
        found.push({
          name: `${metatype.name}.${key}`,
          path: `${prefix}/${String(Reflect.getMetadata(PATH_METADATA, handler) ?? '')}`.replaceAll('//', '/'),
          method: RequestMethod[method],
          rule: accessOf(handler),
        });
      }
    }
  return found;
}

beforeAll(async () => {
  system = await startSystem({ worker: true });
  routes = routesOf(system.api);
});
afterAll(() => system.stop());

const outside = /^(health|files)\b/;

it('declares access on every route', () => {
  expect(routes.length).toBeGreaterThan(3);
  expect(routes.filter(({ rule, path }) => !rule && !outside.test(path)).map(({ name }) => name)).toEqual([]);
});

it('says why a route is public', () => {
  const silent = routes.filter(({ rule }) => rule?.kind === 'public' && rule.reason.length < 10);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

it('lets no key approve', () => {
  const approvals = routes.filter(
    ({ rule }) => rule?.kind === 'can' && ['decide', 'confirm', 'verify'].includes(rule.action),
  );
  expect(approvals.filter(({ rule }) => rule?.kind === 'can' && !rule.personOnly).map(({ name }) => name)).toEqual([]);
});

it('takes a key with a scope everywhere else, or says that only a person does it', () => {
  const neither = routes.filter(({ rule }) => rule?.kind === 'can' && !rule.key && !rule.personOnly);
  expect(neither.map(({ name }) => name)).toEqual([]);
  const both = routes.filter(({ rule }) => rule?.kind === 'can' && rule.key && rule.personOnly);
  expect(both.map(({ name }) => name)).toEqual([]);
});

/** ADR 11: things without a version. Ending one twice is ending it once, so nobody's change can be lost. */
const unversioned = [
  'DELETE me/keys/:key',
  'DELETE me/sessions/:session',
  'DELETE organisations/:org/invitations/:invitation',
  'DELETE organisations/:org/participations/:participation/people/:person',
  'DELETE platform/pools/:pool/invitations/:invitation',
  'DELETE platform/pools/:pool/people/:person',
  'DELETE platform/programmes/:programme/invitations/:invitation',
  'DELETE platform/programmes/:programme/people/:person/:role',
  'DELETE pools/:pool/agents/:agent',
  'DELETE programmes/:programme/invitations/:invitation',
  'DELETE projects/:project/keys/:key',
  'DELETE projects/:project/service-accounts/:service_account',
];

it('asks If-Match of every PATCH, and of every DELETE of a thing that has a version', () => {
  const free = routes
    // An upload has no version: its precondition is the Upload-Offset of its protocol. A file is part of a draft.
    .filter(({ path }) => !/\/(uploads\/:upload|files\/:file)$/.test(path))
    .filter(({ method }) => ['PATCH', 'DELETE'].includes(method))
    .filter(({ rule }) => !(rule && 'ifMatch' in rule && rule.ifMatch));
  expect(free.map(({ method, path }) => `${method} ${path.replace(/^\//, '')}`).sort()).toEqual(unversioned);
});

it('takes only scopes that the guard can enter', () => {
  const scoped = routes.filter(({ rule }) => rule?.kind === 'can');
  const lost = scoped.filter(
    ({ path }) =>
      !/^\/?(organisations\/:org|projects\/:project|programmes\/:programme|pools\/:pool|platform)\b/.test(path),
  );
  expect(lost.map(({ name, path }) => `${name} ${path}`)).toEqual([]);
});

it('gives the worker its health checks and no other route', () => {
  const served = routesOf(system.worker as INestApplicationContext).map(({ path }) => path);
  expect(served).toEqual(['health/live', 'health/ready']);
});

it('gives no role a right that no route asks for', () => {
  const kinds: Record<string, ScopeOfRole> = {
    organisations: 'organisation',
    projects: 'project',
    programmes: 'programme',
    pools: 'pool',
    platform: 'platform',
  };
  const asked = new Set(
    routes.flatMap(({ path, rule }) =>
      rule?.kind === 'can' ? [`${kinds[path.replace(/^\//, '').split('/')[0]]} ${rule.action} ${rule.subject}`] : [],
    ),
  );
  const scopeId = '01960000-0000-7000-8000-000000000001';
  const idle = Object.values(kinds).flatMap((scopeKind) =>
    roleNames(scopeKind).flatMap((role) =>
      abilityOf([{ scopeKind, scopeId, organisationId: null, role }]).rules.flatMap(({ action, subject }) =>
        [action].flat().flatMap((act) =>
          [subject]
            .flat()
            .filter((thing) => !asked.has(`${scopeKind} ${String(act)} ${String(thing)}`))
            .map((thing) => `${scopeKind}/${role}: ${String(act)} ${String(thing)}`),
        ),
      ),
    ),
  );
  expect(idle).toEqual([]);
});
