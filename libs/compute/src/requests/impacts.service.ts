import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import type { Caller } from '@app/access';
import { Grants } from '@app/grants';
import { allottable, Ledger, secondsShown } from '@app/ledger';
import { Database, type Tx } from '@app/platform/database';
import { Problem } from '@app/platform/http';
import { show } from '@app/platform/ids';
import { Projects } from '@app/projects';
import { AllocationRequest } from './allocation-request.entity';
import type { ImpactDto } from './impact.dto';
import { Compute } from '../compute';
import { covers, daysOfLot, fromNow, mostOfLot } from '../lots/days';
import { monthsOf, mostThatFits, type Promised, promisedIn, type Stretch } from '../impact';
import { Pool } from '../pools/pool.entity';

interface LotRow extends QueryResultRow {
  project_id: string;
  account_id: string;
  valid_from: Date;
  valid_until: Date;
}

/** A promise to a project of the programme; null: to somebody of another. */
type Known = Promised & { project: string | null };

/** What granting a request would do to its pool and to those who share it. */
@Injectable()
export class Impacts {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly compute: Compute,
    private readonly projects: Projects,
    private readonly grants: Grants,
  ) {}

  /** @throws 404 where the programme has no such request, or it is a draft still */
  of(caller: Caller, id: string): Promise<ImpactDto> {
    return this.database.transaction(caller, async (tx) => {
      const request = await tx.manager.findOneBy(AllocationRequest, { programme_id: caller.scopeId, id });
      if (!request || request.state === 'draft') throw Problem.notFound('allocation request');
      const { asset } = await tx.manager.findOneByOrFail(Pool, { id: request.pool_id });
      const promised = [...(await this.own(tx, request)), ...(await this.elsewhere(tx, request))];
      const asked = fromNow({ from: request.valid_from, until: request.valid_until }, tx.now);
      const given = await this.given(tx, request, asset, asked);
      const time = given?.days ?? asked;
      const { time_zone: timeZone } = await this.projects.programme(tx, caller.scopeId);
      const months = monthsOf(time, timeZone);
      const stretches = [time, ...months];
      const capacities = await this.compute.capacityIn(tx, request.pool_id, stretches);
      const [whole, ...parts] = stretches.map((stretch, n) => ({
        ...stretch,
        capacity: capacities[n],
        promised: inAll(stretch, promised, tx.now),
        requested: promisedIn(stretch, { gpuSeconds: request.gpu_seconds, ...time }, tx.now),
      }));
      const room = [whole, ...parts].map((each) => ({ free: each.capacity - each.promised, asked: each.requested }));
      return {
        pool: show('pol', request.pool_id),
        gpu_type: asset.replace('GPU_SEC:', ''),
        days: given === null ? 'none' : covers(given.days, asked, tx.now) ? 'all' : 'fewer',
        ...time,
        capacity: secondsShown(whole.capacity),
        ...promisesIn(time, promised, tx.now),
        requested: secondsShown(request.gpu_seconds),
        fits: secondsShown(mostThatFits(request.gpu_seconds, room)),
        award_gives: secondsShown(given?.most ?? 0n),
        months: parts.map(({ from, until, ...of }) => ({
          from,
          until,
          capacity: secondsShown(of.capacity),
          promised: secondsShown(of.promised),
          requested: secondsShown(of.requested),
        })),
      };
    });
  }

  /** The days of the asked ones that the project's award can give now, and the most of the amount in them; null: none. */
  private async given(
    tx: Tx,
    request: AllocationRequest,
    asset: string,
    asked: Stretch,
  ): Promise<{ days: Stretch; most: bigint } | null> {
    const { project_id: book, gpu_seconds } = request;
    return tx.within('staff', { ...tx.scopes, projects: [book], books: [book] }, async () => {
      const award = await this.grants.activeAward(tx, book);
      if (!award) return null;
      const tranches = await allottable(tx, { book, awardId: award.id, asset });
      const days = daysOfLot(asked, gpu_seconds, tranches, tx.now);
      return days && { days, most: mostOfLot(days, gpu_seconds, tranches) };
    });
  }

  /** Lots of the programme's projects: balances lie in their books, which are entered. */
  private async own(tx: Tx, { programme_id, pool_id }: AllocationRequest): Promise<Known[]> {
    const lots = await tx.query<LotRow>(
      `select project_id, account_id, valid_from, valid_until from lots
        where programme_id = $1 and pool_id = $2 and state in ('pending', 'active')`,
      [programme_id, pool_id],
    );
    const projects = [...new Set(lots.map((lot) => lot.project_id))];
    const accounts = lots.map((lot) => lot.account_id);
    const balances = await tx.within('staff', { ...tx.scopes, projects, books: projects }, () =>
      this.ledger.balances(tx, accounts),
    );
    return lots.map(({ project_id, account_id, valid_from, valid_until }) => {
      const balance = balances.get(account_id);
      if (!balance) throw new Error(`the account ${account_id} of a lot is not entered`);
      return {
        project: show('prj', project_id),
        gpuSeconds: balance.limit - balance.used,
        from: valid_from,
        until: valid_until,
      };
    });
  }

  private async elsewhere(tx: Tx, { programme_id, pool_id }: AllocationRequest): Promise<Known[]> {
    const rows = await tx.query<{ valid_from: Date; valid_until: Date; gpu_seconds: bigint }>(
      'select valid_from, valid_until, gpu_seconds from promised_elsewhere($1, $2)',
      [pool_id, programme_id],
    );
    return rows.map(({ valid_from: from, valid_until: until, gpu_seconds: gpuSeconds }) => ({
      project: null,
      gpuSeconds,
      from,
      until,
    }));
  }
}

const inAll = (stretch: Stretch, promised: readonly Known[], now: Date) =>
  promised.reduce((sum, each) => sum + promisedIn(stretch, each, now), 0n);

/** To each project of the programme, to all others together, and to everybody. */
function promisesIn(
  time: Stretch,
  promised: readonly Known[],
  now: Date,
): Pick<ImpactDto, 'projects' | 'others' | 'promised'> {
  const projects = [...Map.groupBy(promised, ({ project }) => project)]
    .flatMap(([project, of]) => (project === null ? [] : [{ project, gpuSeconds: inAll(time, of, now) }]))
    .filter(({ gpuSeconds }) => gpuSeconds > 0n)
    .sort((a, b) => (a.gpuSeconds < b.gpuSeconds ? 1 : -1));
  const others = promised.filter(({ project }) => project === null);
  return {
    projects: projects.map(({ project, gpuSeconds }) => ({ project, gpu_seconds: secondsShown(gpuSeconds) })),
    others: secondsShown(inAll(time, others, now)),
    promised: secondsShown(inAll(time, promised, now)),
  };
}
