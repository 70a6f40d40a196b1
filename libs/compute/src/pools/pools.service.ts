import { Injectable } from '@nestjs/common';
import type { Caller } from '@app/access';
import { Audit } from '@app/audit';
import { Ledger } from '@app/ledger';
import { Country, Organisations } from '@app/organisations';
import { Database, type Tx } from '@app/platform/database';
import { Outbox } from '@app/platform/events';
import { Cursors, matchVersion, Problem } from '@app/platform/http';
import { newId } from '@app/platform/ids';
import { Programme } from '@app/projects';
import type { ChangePoolDto, CreatePoolDto, PoolDto, PoolPage, PoolQuery } from './pool.dto';
import { Capacity, Pool } from './pool.entity';
import { PoolOperators } from './pool-operators.service';
import { PoolView } from './pool.view';

/** The list of pools, which everybody reads, and their making by the platform administrator. */
@Injectable()
export class Pools {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
    private readonly view: PoolView,
    private readonly operators: PoolOperators,
    private readonly organisations: Organisations,
    private readonly ledger: Ledger,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
  ) {}

  list(query: PoolQuery): Promise<PoolPage> {
    const binding = ['pools', query.country, query.gpu_type, query.state];
    const [after] = this.cursors.after(query, binding) ?? [null];
    return this.database.transaction({ door: 'partner', scopes: {} }, async (tx) => {
      const rows = await tx.query<Pool>(
        `select * from pools
          where ($1::text is null or country = $1) and ($2::text is null or gpu_type = $2)
            and ($3::text is null or state = $3) and ($4::text is null or name > $4)
          order by name limit $5`,
        [query.country ?? null, query.gpu_type ?? null, query.state ?? null, after, (query.limit ?? 50) + 1],
      );
      const shown = await this.view.all(tx, rows);
      return this.cursors.page(
        rows,
        query,
        binding,
        (row) => [row.name],
        (_, n) => shown[n],
      );
    });
  }

  one(caller: Caller, id: string): Promise<PoolDto> {
    return this.database.transaction(caller, (tx) => this.shown(tx, id));
  }

  create(caller: Caller, body: CreatePoolDto): Promise<PoolDto> {
    return this.database.transaction(caller, async (tx) => {
      await this.refuseUnknown(tx, body);
      const pool: Pool = {
        id: newId(),
        name: body.name,
        programme_id: body.programme,
        provider_org_id: body.provider,
        country: body.country,
        site: body.site,
        gpu_type: body.gpu_type,
        asset: `GPU_SEC:${body.gpu_type}`,
        engine: body.engine,
        state: 'open',
        version: 1,
        created_at: tx.now,
      };
      await this.ledger.addGpuAsset(tx, pool.asset);
      await tx.manager.insert(Pool, pool);
      await tx.within('site', { pools: [pool.id], person: caller.personId }, async () => {
        const capacity = { pool_id: pool.id, id: newId(), gpus: body.gpus, note: null, valid_from: tx.now };
        await tx.manager.insert(Capacity, { ...capacity, set_by: caller.personId, set_at: tx.now });
        const act = { scopeId: pool.id, subject: 'pool', subjectId: pool.id };
        await this.audit.record(tx, caller, { ...act, action: 'pool.created', after: { ...body } });
        await this.outbox.publish(tx, { topic: 'pool.capacity_changed', scopeId: pool.id, key: pool.id });
      });
      const { operator_email: email, operator_locale: locale } = body;
      await this.operators.begin(tx, caller, pool.id, { email, locale });
      return this.shown(tx, pool.id);
    });
  }

  change(caller: Caller, id: string, body: ChangePoolDto): Promise<PoolDto> {
    return this.database.transaction(caller, async (tx) => {
      const pool = await tx.manager.findOne(Pool, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!pool) throw Problem.notFound('pool');
      matchVersion(caller.ifMatch, pool.version);
      if (body.name && body.name !== pool.name) await this.refuseTakenName(tx, body.name);
      await tx.manager.update(Pool, { id }, { ...body, version: pool.version + 1 });
      await tx.within('site', { pools: [id], person: caller.personId }, async () => {
        const before = { name: pool.name, state: pool.state };
        const act = { scopeId: id, action: 'pool.changed', subject: 'pool', subjectId: id } as const;
        await this.audit.record(tx, caller, { ...act, before, after: { ...before, ...body } });
      });
      return this.shown(tx, id);
    });
  }

  private async shown(tx: Tx, id: string): Promise<PoolDto> {
    const pool = await tx.manager.findOneBy(Pool, { id });
    if (!pool) throw Problem.notFound('pool');
    return (await this.view.all(tx, [pool]))[0];
  }

  private async refuseUnknown(tx: Tx, body: CreatePoolDto): Promise<void> {
    if (!(await tx.manager.existsBy(Country, { code: body.country }))) throw unknown('/country', body.country);
    if (!(await tx.manager.existsBy(Programme, { id: body.programme }))) throw unknown('/programme', body.programme);
    if (!(await this.organisations.names(tx, [body.provider])).has(body.provider))
      throw unknown('/provider', body.provider);
    await this.refuseTakenName(tx, body.name);
  }

  private async refuseTakenName(tx: Tx, name: string): Promise<void> {
    if (await tx.manager.existsBy(Pool, { name }))
      throw Problem.conflict('pool-name-taken', 'Another pool has this name.', { name });
  }
}

const unknown = (pointer: string, value: string) => Problem.invalid([{ pointer, code: 'unknown', value }]);
