// `npm run bench [-- --json FILE] [-- --only NAME[,NAME]] [-- --data] [-- --smoke]`: speeds as ratios to the machine's own limits, the two
// sides measured in turn in the same run. Never a test: machines are shared and noisy.
import { existsSync, writeFileSync } from 'node:fs';
import { loadAgents } from './crowd/agents.mjs';
import { loadStreams } from './crowd/streams.mjs';
import { dataAreMade, makeData } from './data/data.mjs';
import { pagesEvery } from './every-page.mjs';
import { launches } from './launch.mjs';
import { optionsOf } from '../options.mjs';
import { pagesJobs, pagesStatement } from './pages.mjs';
import { trainerTokens } from './trainer-tokens.mjs';
import { uploadTus } from './upload-tus.mjs';
import { validateJsonl } from './validate-jsonl.mjs';
import { webCurve, webJobs } from './web/smooth.mjs';
import { webBytes } from './web-bytes.mjs';

/**
 * name → { what, against, bar, atMost?, unit?, measure(options) → Promise<{ ours: number[], theirs: number[], profile? }> }; the
 * figures are paired, per second unless `unit` says otherwise. A bar is a least ratio, with `atMost` a greatest one, and null
 * where there is nothing to hold.
 */
const rows = {
  ...launches,
  'pages-jobs': pagesJobs,
  'pages-statement': pagesStatement,
  'pages-every': pagesEvery,
  'upload-tus': uploadTus,
  'validate-jsonl': validateJsonl,
  'load-streams': loadStreams,
  'load-agents': loadAgents,
  'trainer-tokens': trainerTokens,
  'web-bytes': webBytes,
  'web-jobs': webJobs,
  'web-curve': webCurve,
};

const { values } = optionsOf(
  `npm run bench [-- OPTION…]
  --only NAME,NAME  some of ${Object.keys(rows).join(', ')}
  --json FILE       writes what was measured
  --smoke           a short run
  --data            makes the large database of the rows pages-* first`,
  {
    json: { type: 'string' },
    only: { type: 'string' },
    smoke: { type: 'boolean', default: false },
    data: { type: 'boolean', default: false },
  },
);
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

if (values.data) await makeData({ smoke: values.smoke });

// Rows over the large data are measured where the data are, unless they were asked for by name.
const overData = ['pages-jobs', 'pages-statement', 'pages-every'];
const measured =
  values.only || dataAreMade({ smoke: values.smoke }) ? wanted : wanted.filter((name) => !overData.includes(name));
if (measured.length < wanted.length)
  console.log(`left out: ${overData.join(', ')}, which measure data that \`npm run bench -- --data\` makes`);

const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const round = (number) => Number(number.toPrecision(3));

const results = [];
for (const name of measured) {
  const { what, against, bar, atMost = false, unit = '/s', measure } = rows[name];
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
      holds: bar === null || (atMost ? ratio <= bar : ratio >= bar),
      spread: [round(Math.min(...ratios)), round(Math.max(...ratios))],
      rounds: ratios.length,
      ...(profile ? { profile } : {}),
    });
    const figures = `ours ${round(median(ours))} ${unit}, theirs ${round(median(theirs))} ${unit}`;
    const asked = bar === null ? 'no bar' : `bar ${atMost ? 'at most ' : ''}${bar}`;
    console.log(
      `  ratio ${ratio} (${results.at(-1).spread.join(' to ')}, ${ratios.length} pairs), ${asked}; ${figures}`,
    );
    for (const part of new Set([...Object.keys(profile?.ours ?? {}), ...Object.keys(profile?.theirs ?? {})]))
      console.log(
        `  ${part}: ours ${profile.ours[part] ?? '–'}, theirs ${profile.theirs[part] ?? '–'} ${profile.unit}`,
      );
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
const bars = results.filter(({ bar }) => bar !== null);
const unmeasured = results.filter(({ ratio }) => ratio === null).length;
console.log(`${bars.filter(({ holds }) => holds).length} of ${bars.length} bars met, ${unmeasured} rows not measured`);
// A missed bar is a figure to be explained, on a machine that others may use; only a row without a figure is a fault.
process.exit(unmeasured > 0 ? 1 : 0);
