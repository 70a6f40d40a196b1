import { randomInt } from 'node:crypto';
import { faults, ledgerFaults, onlyOf, trainerFaults } from './harness/faults';
import { Seeded } from './harness/seeded';
import { Stage } from './harness/stage';

const seed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000));
const only = onlyOf();
/** How often each fault has a round of its own; unless said, all of them happen in two rounds. */
const times = process.env.FAULTS_ROUNDS ? Number(process.env.FAULTS_ROUNDS) : null;
console.log(`The seed of the faults is ${seed}: npm run faults -- --seed ${seed} plays them again.`);

const random = new Seeded(seed);
const chosen = (names: string[]) => random.shuffled(names.filter((name) => only?.includes(name) ?? true));
const each = Array.from({ length: times ?? 0 }, () => chosen(Object.keys(faults))).flat();
const all = [chosen(ledgerFaults), chosen(trainerFaults)].filter((names) => names.length > 0);
const rounds: readonly (readonly [number, string[]])[] = (times ? each.map((name) => [name]) : all).map((names, n) => [
  n,
  names,
]);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set(
    seed,
    rounds.some(([, names]) => names.some((name) => trainerFaults.includes(name))),
  );
}, 240_000);
afterAll(() => stage?.clear(), 60_000);

it.each(rounds)(
  'is exact and whole after round %i of faults: %s',
  async (n, names) => {
    for (const why of await stage.round(n, names, times ? 'calm' : 'storm')) console.log(`skipped: ${why}`);
  },
  600_000,
);
