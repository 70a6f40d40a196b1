// `npm run bench [-- --json FILE] [-- --only NAME[,NAME]] [-- --smoke]`: speeds as ratios to the machine's own limits, the two
// sides measured in turn in the same run. Never a test: machines are shared and noisy.
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launches } from './launch.mjs';
import { trainerTokens } from './trainer-tokens.mjs';

/** name → { what, against, bar, measure(options) → Promise<{ ours: number[], theirs: number[], profile? }> } (both per second, paired). */
const rows = { ...launches, 'trainer-tokens': trainerTokens };

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, smoke: { type: 'boolean', default: false } },
});
const wanted = values.only?.split(',') ?? Object.keys(rows);
const unknown = wanted.filter((name) => !(name in rows));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}; the rows are ${Object.keys(rows).join(', ')}.`);
  process.exit(2);
}
if (!existsSync('dist/apps/api/src/main.js')) {
  console.error('Run `npm run build` first.');
  process.exit(2);
}

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const round = (number) => Number(number.toPrecision(3));

const results = [];
for (const name of wanted) {
  const { what, against, bar, measure } = rows[name];
  console.log(`${name}: ${what}, against ${against} …`);
  try {
    const { ours, theirs, profile } = await measure({ smoke: values.smoke });
    const ratios = ours.map((value, n) => value / theirs[n]);
    const ratio = round(median(ratios));
    results.push({
      name,
      what,
      against,
      ratio,
      bar,
      holds: ratio >= bar,
      spread: [round(Math.min(...ratios)), round(Math.max(...ratios))],
      rounds: ratios.length,
      ...(profile ? { profile } : {}),
    });
    const figures = `ours ${round(median(ours))}/s, theirs ${round(median(theirs))}/s`;
    console.log(
      `  ratio ${ratio} (${results.at(-1).spread.join(' to ')}, ${ratios.length} pairs), bar ${bar}; ${figures}`,
    );
    if (profile)
      for (const side of ['ours', 'theirs']) {
        const parts = Object.entries(profile[side]).map(([process, time]) => `${process} ${time}`);
        console.log(`  ${side}: ${parts.join(', ')} ${profile.unit}`);
      }
  } catch (error) {
    console.error(`  not measured: ${error.message}`);
    results.push({
      name,
      what,
      against,
      ratio: null,
      bar,
      holds: false,
      spread: null,
      rounds: 0,
      error: error.message,
    });
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
process.exit(results.some(({ ratio }) => ratio === null) ? 1 : 0);
