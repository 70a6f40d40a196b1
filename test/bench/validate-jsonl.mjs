import { createReadStream, createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const validation = (name) => require(`../../dist/libs/datasets/src/validation/${name}.js`);
const { FileCheck } = validation('files/check-file');
const { Findings } = validation('findings');
const { Profile } = validation('profile');
const { Tokenizers } = validation('tokenizers');

/** MiB by which the memory of the checks may grow. */
const most = 300;
const baseModels = resolve(process.env.MONSOON_HOME ?? '.monsoon', 'base-models');

const thai = [
  'แปลข้อความต่อไปนี้เป็นภาษาอังกฤษให้เป็นธรรมชาติและสุภาพ',
  'สรุปใจความสำคัญของบทความเกี่ยวกับการจัดการน้ำในลุ่มแม่น้ำเจ้าพระยา',
  'อธิบายขั้นตอนการยื่นภาษีเงินได้บุคคลธรรมดาให้เข้าใจง่าย',
  'น้ำท่วมปีนี้มาเร็วกว่าปกติ เกษตรกรหลายจังหวัดจึงต้องเก็บเกี่ยวข้าวก่อนกำหนด',
  'ผู้ป่วยควรรับประทานยาหลังอาหารทันทีและดื่มน้ำตามมาก ๆ',
];
const english = [
  'Summarise the following paragraph in two sentences, keeping every figure.',
  'The committee agreed that the second phase begins once the first is audited.',
  'Explain why the sky is blue to a child who "already knows" about rainbows.',
  'Rice yields fell by 12.5% in the dry season, mostly for want of water.\nThe wet season made up for it.',
  'Write a polite reply that declines the invitation and proposes another day.',
];

/** Rows of instruction data, Thai and English, short and long, the same at every run. */
function* rows() {
  let state = 1;
  const next = (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const text = (sentences) => {
    const of = next(2) ? thai : english;
    return Array.from({ length: sentences }, () => of[next(of.length)]).join(' ');
  };
  for (;;) {
    const row = { instruction: text(1), input: next(3) ? '' : text(1 + next(3)), output: text(1 + next(8)) };
    yield `${JSON.stringify(row)}\n`;
  }
}

/** A file of so many bytes of such rows, kept for the next run. */
export async function rowsFile(bytes) {
  const folder = resolve('.monsoon', 'bench-files');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `rows-${bytes}.jsonl`);
  if (existsSync(path) && statSync(path).size >= bytes) return path;
  const out = createWriteStream(path, { highWaterMark: 1 << 20 });
  let [held, size, written] = [[], 0, 0];
  for (const row of rows()) {
    const line = Buffer.from(row);
    held.push(line);
    size += line.length;
    if (size < 1 << 20 && written + size < bytes) continue;
    if (!out.write(Buffer.concat(held))) await once(out, 'drain');
    written += size;
    [held, size] = [[], 0];
    if (written >= bytes) break;
  }
  out.end();
  await once(out, 'finish');
  return path;
}

/** Seconds of some work, and by how many bytes memory grew at most while it ran. */
async function measured(work) {
  const before = process.memoryUsage().rss;
  let most = before;
  const look = () => (most = Math.max(most, process.memoryUsage().rss));
  const watch = setInterval(look, 20);
  const began = performance.now();
  await work(look);
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  return { seconds, grown: most - before };
}

/** The checks of a dataset version, as the worker does them; its tokenizers are those of the base models that are there. */
async function check(path, look) {
  const findings = new Findings();
  const counters = await new Tokenizers({ baseModelsFolder: baseModels }).all();
  const profile = new Profile(statSync(path).size, 'th', counters);
  const { rows: count } = await new FileCheck('train/rows.jsonl', findings, profile, 0).read(
    createReadStream(path),
    () => new Promise((resume) => setImmediate(resume)),
  );
  look();
  if (findings.failed || profile.result.rows !== count)
    throw new Error(`the rows did not pass: ${JSON.stringify(findings.listed[0])}`);
}

/** One JSON.parse of every line of the file and no more. */
async function parse(path) {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) JSON.parse(line);
  }
}

/** Each in a process of its own, so that neither finds the other's memory or compiled code. */
function inProcess(what, path) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', import.meta.filename, what, path], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr.trim().split('\n').slice(-5).join(' '));
  return JSON.parse(stdout);
}

export const validateJsonl = {
  what: 'dataset checks of 1 GiB of JSONL, Thai and English instructions',
  against: 'one JSON.parse pass over the same lines',
  bar: 3,
  atMost: true,
  unit: 's',
  async measure({ smoke }) {
    const path = await rowsFile(smoke ? 2 ** 26 : 2 ** 30);
    const [theirs, ours] = [[], []];
    for (let n = 0; n < (smoke ? 1 : 3); n++) {
      theirs.push(inProcess('parse', path));
      ours.push(inProcess('check', path));
    }
    const seconds = (side) => side.map((each) => each.seconds);
    const grown = (side) => Math.round(Math.max(...side.map((each) => each.grown)) / 2 ** 20);
    if (grown(ours) > most) throw new Error(`memory grew by ${grown(ours)} MiB; at most ${most} are meant`);
    const memory = (side) => ({ 'memory grew by': grown(side) });
    return {
      ours: seconds(ours),
      theirs: seconds(theirs),
      profile: { unit: 'MiB', ours: memory(ours), theirs: memory(theirs) },
    };
  },
};

if (process.argv[1] === import.meta.filename) {
  const work = { check, parse }[process.argv[2]];
  console.log(JSON.stringify(await measured((look) => work(process.argv[3], look))));
}
