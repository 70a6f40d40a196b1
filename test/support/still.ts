import { rowsOf } from './every-operation';
import type { Answer, Json, Session } from './http';
import { entitled, type Operation, operationsOf, pathOf } from './operations';
import { startSystem, type System } from './system';
import { makeTenant, type Tenant } from './tenants';
import { World } from './world';

/** A system with tenants in which nothing happens by itself, so that rows can be counted, and what can be asked of it. */
export class Still {
  system: System;
  world: World;
  ours: Tenant;
  /** Another tenant; the same where one is enough. */
  theirs: Tenant;
  operations: Operation[];

  /** For the tests of a file: begins before them, and stops after them. */
  static forTests({ tenants }: { tenants: 1 | 2 }): Still {
    const still = new Still();
    beforeAll(() => still.begin(tenants), 120_000);
    afterAll(() => still.system?.stop());
    return still;
  }

  private async begin(tenants: 1 | 2): Promise<void> {
    this.system = await startSystem({ worker: true, env: { LEASE_SECONDS: '600' } });
    this.world = await World.begin(this.system);
    this.ours = await makeTenant(this.system, this.world);
    this.theirs = tenants === 2 ? await makeTenant(this.system, this.world) : this.ours;
    await this.system.worker?.close();
    this.system.worker = null;
    this.operations = await operationsOf(this.system);
  }

  /** Operations that take a body with fields. */
  get withBody(): Operation[] {
    return this.operations.filter(({ schema }) => schema?.properties);
  }

  /** Somebody who would be let through, so that all else is what is judged. */
  sender(operation: Operation, tenant = this.ours): Session {
    if (operation.public) return this.system.client();
    if (operation.root === 'site') return tenant.agent;
    if (operation.root === 'platform') return this.world.platform;
    return operation.scope ? entitled(tenant, operation) : tenant.people.org.owner;
  }

  /** Sends a JSON body with all else that the operation asks for. @param things whose the path names; null for nobody's */
  send(operation: Operation, body: Json, things: Tenant | null = this.ours): Promise<Answer> {
    return this.sender(operation).send(operation.method, pathOf(operation, this.ours, things), body, {
      idempotency: operation.method === 'POST' ? true : undefined,
      ifMatch: '*',
    });
  }

  /** Runs something that tells what is wrong: nothing may be, and no row may differ afterwards. */
  async unchanged(work: () => Promise<string[]>): Promise<void> {
    const before = await rowsOf(this.system);
    expect(await work()).toEqual([]);
    expect(await rowsOf(this.system)).toEqual(before);
  }
}

/** What was asked and answered, for a list of what is wrong. */
export const line = (operation: Operation, what: unknown, { status, body }: Answer): string =>
  `${operation.name} ${JSON.stringify(what)}: ${status} ${JSON.stringify(body)?.slice(0, 200)}`;
