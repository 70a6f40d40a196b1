import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import { type AccessRule, accessOf } from '@app/access';
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

it('asks If-Match of every PATCH and DELETE of a versioned thing', () => {
  const unsafe = routes
    // An upload has no version: its precondition is the Upload-Offset of its protocol.
    .filter(({ path }) => !path.endsWith('/uploads/:upload'))
    .filter(({ method, rule }) => method === 'PATCH' && rule?.kind === 'can' && !rule.ifMatch);
  expect(unsafe.map(({ name }) => name)).toEqual([]);
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
