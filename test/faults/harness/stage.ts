import { setTimeout as sleep } from 'node:timers/promises';
import { type Launching, launching, until } from '../../support/jobs-world';
import { makeTinyModel } from '../../support/real-agent';
import { colleague } from '../../support/uploads';
import { type Somebody, World } from '../../support/world';
import { pausedJobs, quiet, violations } from './checks';
import { faults, impossible, lanes, trainerFaults } from './faults';
import { Load } from './load';
import { Processes } from './processes';
import { Recorder } from './recorder';
import { ScriptedSite } from './scripted-site';
import { Tunings } from './tunings';
import { Seeded } from './seeded';

const people = 6;
/** Milliseconds of peace before and after a fault. */
const breath = 1500;
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
    private readonly tunings: Tunings | null,
    private readonly random: Seeded,
  ) {}

  /** @param training whether there is a second pool too, which the real agent serves with the real trainer */
  static async set(seed: number, training = false): Promise<Stage> {
    const random = new Seeded(seed);
    const system = await Processes.start(random);
    try {
      if (training) makeTinyModel(system);
      const world = await World.begin(system);
      const l = await launching(system, world, rich);
      const steward = await colleague(system, world, l.partner, 'steward');
      const site = new ScriptedSite(system.site.url, l.agentKey, l.pool, gpus, random.branch('site'));
      site.start();
      await until(
        async () => (await system.admin.query('select from site_agents')).rowCount,
        (count) => count === 1,
      );
      const tunings = training ? await Tunings.prepare(system, world, l) : null;
      return new Stage(system, l, steward, site, tunings, random);
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /**
   * A round: people work, the faults happen, all comes to rest, everything is checked.
   * @param manner one fault after the other, or every lane of them at the same time
   * @returns faults that this machine cannot have, with the reason
   * @throws Error that names seed, faults and everything that does not hold
   */
  async round(n: number, names: readonly string[], manner: 'calm' | 'storm' = 'calm'): Promise<string[]> {
    const random = this.random.branch(`round ${n}`);
    const recorder = new Recorder(random.branch('recorder'));
    const load = await Load.prepare(this.launching, this.steward, recorder);
    const possible = names.filter((name) => impossible(name, this.system) === null);
    const working = load.run(people, random);
    const wrong: string[] = [];
    const training = names.some((name) => trainerFaults.includes(name));
    if (training) await this.tunings?.launch(recorder);
    const inTurn = async (turn: readonly string[]) => {
      for (const name of turn) {
        await sleep(breath);
        const scene = { system: this.system, site: this.site, random: random.branch(name) };
        await faults[name](scene).catch((error: Error) => void wrong.push(`${name}: ${error.message}`));
      }
    };
    const turns =
      manner === 'calm' ? [possible] : Object.values(lanes).map((lane) => possible.filter((name) => name in lane));
    await Promise.all(turns.map(inTurn));
    await sleep(breath);
    load.stop();
    await working;
    const told = `seed ${this.random.seed}, round ${n}, after ${names.join(', ')}`;
    wrong.push(...(await this.judge(load, recorder, training)));
    if (recorder.hangs > 0 && !possible.some((name) => name.startsWith('freeze')))
      wrong.push(`${recorder.hangs} requests had no answer in 20 s`);
    if (recorder.unforeseen > 0) wrong.push(`${recorder.unforeseen} requests met an unforeseen error`);
    console.log(`${told}: ${recorder.summary()}`);
    if (wrong.length > 0) throw new Error(`${told}:\n${wrong.slice(0, 20).join('\n')}`);
    return names.flatMap((name) => impossible(name, this.system) ?? []);
  }

  private async judge(load: Load, recorder: Recorder, training: boolean): Promise<string[]> {
    const wrong: string[] = [];
    try {
      await load.drain(await pausedJobs(this.system));
      await quiet(this.system, training ? 300 : 90);
    } catch (error) {
      wrong.push(`it did not come to rest: ${(error as Error).message}`);
    }
    wrong.push(...(await violations(this.system, recorder)), ...((await this.tunings?.violations()) ?? []));
    return wrong;
  }

  async clear(): Promise<void> {
    await this.site.stop();
    const left = await this.system.stop();
    if (left.length > 0) throw new Error(`left at the end: ${left.join(', ')}`);
  }
}
