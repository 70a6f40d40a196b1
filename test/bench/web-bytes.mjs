import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const dist = 'dist';
/** Kilobytes as they travel, of each part of a site. */
const budget = { shell: 190, css: 25, route: 60, chart: 30, fonts: 110 };
const languages = ['en', 'th', 'vi'];

const kilobytes = (bytes) => Math.round(bytes / 100) / 10;

/** Bytes of files, compressed where the build has compressed them. */
function bytesOf(site, files) {
  let bytes = 0;
  for (const file of files) {
    const path = join(dist, site, file);
    bytes += statSync(`${path}.gz`, { throwIfNoEntry: false })?.size ?? statSync(path).size;
  }
  return bytes;
}

/** A chunk of the manifest with all that it cannot do without. */
function withImports(manifest, key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) withImports(manifest, next, seen);
  return seen;
}

/** What each part of a site weighs; routes by the file of their page. */
function weigh(site) {
  const manifest = JSON.parse(readFileSync(join(dist, site, 'manifest.json'), 'utf8'));
  const shell = withImports(manifest, 'index.html');
  const files = (keys) => [...keys].map((key) => manifest[key].file);
  const sheets = (keys) => [...new Set([...keys].flatMap((key) => manifest[key].css ?? []))];
  const words = (language, rooms) =>
    Object.keys(manifest).filter((key) => rooms.some((room) => key.endsWith(`words/${room}/${language}.json`)));
  const heaviest = Math.max(...languages.map((language) => bytesOf(site, files(words(language, ['ui', 'states'])))));
  const routes = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && key.endsWith('-page.tsx'));
  const chart = Object.keys(manifest).find((key) => key.endsWith('loss-plot.tsx'));
  const more = (key, than = shell) => [...withImports(manifest, key)].filter((one) => !than.has(one));
  // The chart comes after the page that it stands on.
  const job = routes.find((key) => key.endsWith('/job-page.tsx'));
  const fonts = readdirSync(join(dist, site, 'assets')).filter(
    (name) => name.endsWith('.woff2') && /(sans-latin-wght-normal|mono-latin-400|looped-thai-(400|500|600))/.test(name),
  );
  const everySheet = Object.keys(manifest).filter((key) => !/loss-plot/.test(key));
  return {
    shell: bytesOf(site, files(shell)) + heaviest,
    css: bytesOf(site, sheets(everySheet)),
    ...Object.fromEntries(
      routes.map((key) => [`route ${/([\w-]+)-page/.exec(key)[1]}`, bytesOf(site, files(more(key)))]),
    ),
    ...(chart ? { chart: bytesOf(site, files(more(chart, new Set([...shell, ...withImports(manifest, job)])))) } : {}),
    fonts: bytesOf(
      site,
      fonts.map((name) => `assets/${name}`),
    ),
  };
}

/** The part that comes closest to its budget, or passes it; the profile has all of them. */
export const webBytes = {
  what: 'bytes of the portal and the console as they travel, of the part that is heaviest for its budget',
  against: `shell ${budget.shell}, style sheets ${budget.css}, any page ${budget.route}, chart ${budget.chart}, fonts ${budget.fonts} kB`,
  bar: 1,
  atMost: true,
  unit: 'kB',
  measure: async () => {
    const profile = { ours: {}, theirs: {}, unit: 'kB' };
    let worst = { ours: 0, theirs: 1 };
    for (const site of ['portal', 'console'])
      for (const [part, bytes] of Object.entries(weigh(site))) {
        const pair = { ours: kilobytes(bytes), theirs: budget[part.split(' ')[0]] };
        profile.ours[`${site} ${part}`] = pair.ours;
        profile.theirs[`${site} ${part}`] = pair.theirs;
        if (pair.ours / pair.theirs > worst.ours / worst.theirs) worst = pair;
      }
    return { ours: [worst.ours], theirs: [worst.theirs], profile };
  },
};
