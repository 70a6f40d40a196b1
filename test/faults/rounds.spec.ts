import { randomInt } from 'node:crypto';
import { ledgerFaults } from './harness/faults';
import { Seeded } from './harness/seeded';
import { Stage } from './harness/stage';

const seed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000));
const only = process.env.FAULTS_ONLY?.split(',');
const rounds = Number(process.env.FAULTS_ROUNDS ?? 4);
console.log(`The seed of the faults is ${seed}: npm run faults -- --seed ${seed} plays them again.`);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set(seed);
}, 120_000);
afterAll(() => stage?.clear(), 60_000);

const order = new Seeded(seed).shuffled(only ?? Object.keys(ledgerFaults));
const share = Math.ceil(order.length / rounds);
it.each(Array.from({ length: rounds }, (_, n) => [n, order.slice(n * share, (n + 1) * share)] as const))(
  'is exact and whole after round %i of faults: %s',
  async (n, faults) => {
    for (const why of await stage.round(n, faults)) console.log(`skipped ${why}`);
  },
  600_000,
);
