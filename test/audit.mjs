// `npm run audit`: weaknesses that the registry's advisory service knows of what package-lock.json pins. Exit status 1: there
// is one that nobody has accepted; 2: the registry answers no such question, so nothing is known.
import { spawnSync } from 'node:child_process';

/** Weaknesses that are known and borne, each for a reason and for a time: `{ id: 'GHSA-…', until: '2027-01-31', why: '…' }`. */
const accepted = [];

const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
/** @returns {{ statusCode?: number, vulnerabilities?: Record<string, { name: string, via: unknown[] }> }} */
function report() {
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}
const { vulnerabilities, statusCode } = report();

if (!vulnerabilities) {
  console.error(
    `This registry has no advisory service (${statusCode ?? stderr.trim().split('\n')[0]}): nothing is known about weaknesses.\n` +
      'Run it again where the public registry can be asked; docs/operations/dependencies.md says what was checked instead.',
  );
  process.exit(2);
}
const today = new Date().toISOString().slice(0, 10);
const borne = new Set(accepted.filter(({ until }) => until >= today).map(({ id }) => id));
const found = new Map();
for (const { name, via } of Object.values(vulnerabilities))
  for (const advisory of via.filter((one) => typeof one === 'object'))
    found.set(advisory.url.split('/').at(-1), `${advisory.severity} ${name} ${advisory.range}: ${advisory.title}`);
const open = [...found].filter(([id]) => !borne.has(id));
for (const [id, what] of open) console.error(`${id} ${what}`);
console.log(`${found.size} known, ${found.size - open.length} accepted, ${open.length} open`);
process.exit(open.length === 0 ? 0 : 1);
