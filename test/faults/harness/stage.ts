import { setTimeout as sleep } from 'node:timers/promises';
import { type Launching, launching, until } from '../../support/jobs-world';
import { colleague } from '../../support/uploads';
import { type Somebody, World } from '../../support/world';
import { quiet, violations } from './checks';
import { allFaults, impossible } from './faults';
import { Load } from './load';
import { Processes } from './processes';
import { Recorder } from './recorder';
import { ScriptedSite } from './scripted-site';
import { Seeded } from './seeded';

const people = 6;
const gpus = 8;
const rich = {
  gpuSeconds: 1_000_000_000,
  lotSeconds: 5_000_000,
  money: '1000000000',
  coFunding: '1000000000',
  gpus,
  silent: true,
};

/** A running Monsoon with a project that may spend, a site, and people who work: what rounds of faults are played on. */
export class Stage {
  private constructor(
    readonly system: Processes,
    readonly launching: Launching,
    private readonly steward: Somebody,
    readonly site: ScriptedSite,
    private readonly random: Seeded,
  ) {}

  static async set(seed: number): Promise<Stage> {
    const random = new Seeded(seed);
    const system = await Processes.start(random);
    try {
      const world = await World.begin(system);
      const l = await launching(system, world, rich);
      const steward = await colleague(system, world, l.partner, 'steward');
      const site = new ScriptedSite(system.site.url, l.agentKey, l.pool, gpus, random.branch('site'));
      site.start();
      await until(
        async () => (await system.admin.query('select from site_agents')).rowCount,
        (count) => count === 1,
      );
      return new Stage(system, l, steward, site, random);
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /**
   * A round: people work, the faults happen one after the other, all comes to rest, everything is checked.
   * @returns faults that this machine cannot have, with the reason
   * @throws Error that names seed, faults and everything that does not hold
   */
  async round(n: number, faults: readonly string[]): Promise<string[]> {
    const { system, site } = this;
    const random = this.random.branch(`round ${n}`);
    const recorder = new Recorder(random.branch('recorder'));
    const load = await Load.prepare(this.launching, this.steward, recorder);
    const skipped: string[] = [];
    const working = load.run(people, random);
    await sleep(1500);
    for (const name of faults) {
      const why = impossible(name, system);
      if (why) skipped.push(`${name}: ${why}`);
      else await allFaults[name]({ system, site, random });
      await sleep(1500);
    }
    load.stop();
    await working;
    await load.drain();
    const told = `seed ${this.random.seed}, round ${n}, after ${faults.join(', ')}`;
    const wrong = await quiet(system).then(
      () => violations(system, recorder),
      async (error: Error) => [`it did not come to rest: ${error.message}`, ...(await violations(system, recorder))],
    );
    if (recorder.hangs > 0 && !faults.some((name) => name.startsWith('freeze')))
      wrong.push(`${recorder.hangs} requests had no answer in 20 s`);
    console.log(`${told}: ${JSON.stringify(recorder.count())}`);
    if (wrong.length > 0) throw new Error(`${told}:\n${wrong.slice(0, 20).join('\n')}`);
    return skipped;
  }

  async clear(): Promise<void> {
    await this.site.stop();
    const left = await this.system.stop();
    if (left.length > 0) throw new Error(`left at the end: ${left.join(', ')}`);
  }
}
