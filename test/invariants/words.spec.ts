import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as validator from 'class-validator';
import ts from 'typescript';
import { kindNames } from '../../libs/notifications/src/kinds';
import { effects } from '../../libs/platform/src/http/changes';
import { codeOf } from '../../libs/platform/src/http/validation';
import { REASONS } from '../../libs/scheduling/src/plan/reasons';
import { hardCoded } from '../support/hard-coded';
import { namesIn } from '../support/refusal-names';
import { saidByItself } from '../support/said-by-itself';

/** The words of both sites and of the mails: the same in every language; each used, and none written into a page. */

const tracked = (pattern: RegExp) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => pattern.test(name));

const languages = ['en', 'th', 'vi'];
const foldersOf = (files: RegExp) => [...new Set(tracked(files).map((file) => dirname(file)))];
const rooms = foldersOf(/^(libs\/ui|apps\/(portal|console))\/src\/.*words\/.*\.json$/);
const mails = foldersOf(/^libs\/.*\/mails\/words\/.*\.json$/);
const sources = tracked(/^(libs\/ui|apps\/(portal|console))\/src\/.*(?<!\.spec|\.d)\.tsx?$/);

type Tree = { [key: string]: string | Tree };
const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
const wordsOf = (room: string, language: string) =>
  new Map(flat(JSON.parse(readFileSync(`${room}/${language}.json`, 'utf8')) as Tree));

const plural = /_(zero|one|two|few|many|other)$/;
const base = (key: string) => key.replace(plural, '');

it('finds the rooms and the pages', () => {
  expect(rooms.length).toBeGreaterThan(8);
  expect(mails.length).toBeGreaterThan(2);
  expect(sources.length).toBeGreaterThan(60);
});

it.each([...rooms, ...mails])('%s has the same keys in every language, no more and no fewer', (room) => {
  const english = [...new Set([...wordsOf(room, 'en').keys()].map(base))].sort();
  for (const language of languages)
    expect([language, [...new Set([...wordsOf(room, language).keys()].map(base))].sort()]).toEqual([language, english]);
});

it.each([...rooms, ...mails])('%s has the plural forms that each language has, and the same placeholders', (room) => {
  const english = wordsOf(room, 'en');
  const holes = (text = '') => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  for (const language of languages) {
    const words = wordsOf(room, language);
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = [...words.keys()].filter((key) => plural.test(key));
    const wanted = [...new Set(counted.map(base))].flatMap((key) => forms.map((form) => `${key}_${form}`));
    expect([language, counted.sort()]).toEqual([language, wanted.sort()]);
    for (const [key, text] of words) {
      const like = english.get(key) ?? english.get(`${base(key)}_other`);
      expect([language, key, holes(text)]).toEqual([language, key, holes(like)]);
      expect([language, key, text.trim() !== '']).toEqual([language, key, true]);
    }
  }
});

/** Thai words for a version, a checkpoint and a right beside those of docs/glossary.md. */
const notThai = ['รุ่น', 'จุดตรวจ', 'สิทธิ์'];

it.each([...rooms, ...mails])('%s calls a thing in Thai by one word', (room) => {
  const found = [...wordsOf(room, 'th')].filter(([, text]) => notThai.some((other) => text.includes(other)));
  expect(found).toEqual([]);
});

/** Every text in the sources, and the beginnings of those that end with a value. */
function literals(): { whole: Set<string>; heads: string[] } {
  const whole = new Set<string>();
  const heads: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) whole.add(node.text);
    if (ts.isTemplateHead(node) && /^\w+\.$|\.\w*\.$/.test(node.text)) heads.push(node.text);
    node.forEachChild(visit);
  };
  for (const file of sources) visit(parsed(file));
  return { whole, heads };
}

const source = (text: string, kind = ts.ScriptKind.TSX) =>
  ts.createSourceFile('page.tsx', text, ts.ScriptTarget.Latest, true, kind);
const parsed = (file: string) =>
  source(readFileSync(file, 'utf8'), file.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);

it('keeps no word that nothing says', () => {
  const { whole, heads } = literals();
  const said = (key: string) => whole.has(key) || heads.some((head) => key.startsWith(head));
  const unsaid = rooms
    // A state is said by its own name, as the API tells it.
    .filter((room) => !room.endsWith('words/states'))
    .flatMap((room) =>
      [...wordsOf(room, 'en').keys()].filter((key) => !said(base(key))).map((key) => `${room}: ${key}`),
    );
  expect(unsaid).toEqual([]);
});

it('says of each kind of notification the same in a mail and in the bell, and of no other', () => {
  const kinds = kindNames.map((kind) => `kinds.${kind}`);
  const sentences = (room: string, language: string) =>
    [...wordsOf(room, language)].filter(([key]) => key.startsWith('kinds.'));
  for (const language of languages) {
    const mailed = sentences('libs/notifications/src/mails/words', language);
    expect(mailed).toEqual(sentences('libs/ui/src/words/notifications', language));
    expect(mailed.map(([key]) => key)).toEqual(kinds);
  }
});

it('has words for every act that can be on record, and for no other', () => {
  const source = readFileSync('libs/audit/src/actions.ts', 'utf8');
  const acts = [...source.matchAll(/^ {2}'([a-z_.]+)',$/gm)].map(([, act]) => `actions.${act}`);
  expect(acts.length).toBeGreaterThan(90);
  const said = [...wordsOf('libs/ui/src/words/audit', 'en').keys()].filter((key) => key.startsWith('actions.'));
  expect(said.sort()).toEqual(acts.sort());
});

describe('a refusal', () => {
  const rooms = tracked(/^libs\/(?!ui\/|api-client\/|testing\/)[^/]+\/src\/.*(?<!\.spec|\.d)\.ts$/).map(namesIn);
  const named = (kind: string) =>
    rooms.flatMap(({ names }) => names.filter((one) => one.kind === kind)).map(({ name }) => name);
  const within = (file: string, each: RegExp) => {
    const found = [...readFileSync(file, 'utf8').matchAll(each)].map((match) => match.slice(1).find(Boolean) ?? '');
    expect([file, found.length > 1]).toEqual([file, true]);
    return found;
  };
  const holds = (name: string) =>
    within('migrations/hold-functions.ts', new RegExp(`'${name}', '([^']+)'|"${name}": "([^"]+)"`, 'g'));
  const said = (part: string, room = 'libs/ui/src/words/problems') =>
    [...new Set([...wordsOf(room, 'en').keys()].filter((key) => key.startsWith(`${part}.`)).map(base))].sort();
  const all = (part: string, names: readonly string[]) => [...new Set(names)].map((name) => `${part}.${name}`).sort();

  it('has words in the sites for its code', () => {
    const others = [
      // What a status alone says, what the database says, what the ledger says of a hold, and what no server said.
      ...within('libs/platform/src/http/problem.filter.ts', /^ {2}\d{3}: '([\w-]+)'/gm),
      ...within('libs/platform/src/database/faults.ts', /\[\s*\d{3},\s*'([\w-]+)'/g),
      ...within('libs/jobs/src/job.problems.ts', /^ {2}'?([\w-]+)'?: '[A-Z]/gm),
      'suspended',
      'closed',
      'no-connection',
      'answer-lost',
      'answer-lost-once',
      'unexpected',
    ];
    expect(said('codes')).toEqual(all('codes', [...named('code'), ...others]));
  });

  it('has words for what is wrong with a field', () => {
    const decorators = tracked(/^libs\/.*\/src\/.*\.ts$/).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^import \{([^}]*)\} from 'class-validator'/gm)].flatMap(([, names]) =>
        names.split(',').map((name) => name.trim()),
      ),
    );
    const known = Object.values(validator).filter((one) => typeof one === 'string') as string[];
    const constraints = decorators.flatMap((name) =>
      known.filter(
        (one) =>
          name !== 'IsOptional' &&
          `is${name.replace(/^Is/, '')}`.toLowerCase() === `is${one.replace(/^is/, '')}`.toLowerCase(),
      ),
    );
    const own = tracked(/^libs\/.*\/src\/.*\.ts$/).flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /(?:ValidateBy|ValidatorConstraint|registerDecorator)\(\s*\{\s*name: '([\w-]+)'/g,
        ),
      ].map(([, name]) => name),
    );
    expect(constraints.length).toBeGreaterThan(15);
    const ofTheForms = [
      'is-not-empty',
      'is-positive',
      'passwords-differ',
      'no-number',
      'no-minor-unit',
      'gpu-type',
      'number-signs',
      'number-ambiguous',
    ];
    // `ValidateNested` alone calls what it refuses by another name.
    const codes = [...constraints, ...own, 'nestedValidation'].map(codeOf);
    expect(said('fields')).toEqual(all('fields', [...named('field'), ...codes, ...ofTheForms]));
  });

  it('has words for each check, and for what its numbers count or a reason to say none', () => {
    const ofTheLedger = within('migrations/hold-functions.ts', /'(gpu-time|grant-money|co-funding)'|'check', '(\w+)'/g);
    expect(said('checks')).toEqual(all('checks', [...named('check'), ...ofTheLedger]));
    const counted = [...new Set(named('dimension'))].filter((dimension) => !saidByItself.includes(dimension));
    expect(said('dimensions')).toEqual(all('dimensions', counted));
    for (const dimension of saidByItself) expect(named('dimension')).toContain(dimension);
  });

  it('has words for whom to ask', () => {
    expect(said('asks')).toEqual(all('asks', [...named('ask'), ...holds('ask')]));
  });

  it('has words for each change, its effect with the very values that it carries', () => {
    const actions = Object.keys(effects).map((effect) => effect.split('.')[0]);
    expect(said('actions')).toEqual(all('actions', actions));
    expect(said('effects')).toEqual(all('effects', Object.keys(effects)));
    // What the office reads instead: of some changes that others ask it for.
    const ofOffice = [...said('office')].map((key) => key.replace('office.', '')).filter((key) => key !== 'asked');
    expect([...said('actions'), ...said('effects')]).toEqual(expect.arrayContaining(ofOffice));
    for (const action of holds('action')) expect(actions).toContain(action);
    const places = { gpus: 'gpus', seconds: 'span', gpu_seconds: 'hours', money: 'money', countries: 'countries' };
    for (const [key, text] of wordsOf('libs/ui/src/words/problems', 'en')) {
      const [part, ...effect] = base(key).split('.');
      if (part !== 'effects') continue;
      const values = effects[effect.join('.') as keyof typeof effects].map((value) => places[value]);
      expect([key, [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, hole]) => hole)]).toEqual([key, values]);
    }
  });

  it('has words for what the check of data finds, and for why a job waits', () => {
    const found = [...named('finding'), 'invalid-json', 'duplicate-field'];
    expect(said('finding', 'apps/portal/src/features/datasets/words')).toEqual(all('finding', found));
    expect(said('waiting')).toEqual(all('waiting', Object.keys(REASONS)));
  });

  it('says its names as they are, so that they can be found here', () => {
    expect([...new Set(rooms.flatMap(({ unread }) => unread))].sort()).toEqual([
      // A state, and what the ledger, a status or the database says: looked at above.
      'check: name',
      'code: codes[status] ?? `http-${status}`',
      'code: refusal.code',
      'code: state',
      // GPU time of a type, a currency, a version of data: told by itself.
      'dimension: asset',
      'dimension: currency',
      "dimension: show('dsv', dataset_version_id)",
      "dimension: show('dsv', id)",
      // The rules of fields, and codes of the parser of rows: looked at above.
      'field: codeOf(constraint)',
      "finding: code ?? 'invalid-json'",
      'finding: found.code',
    ]);
  });
});

it('has words for every reason for which a job or an attempt can end, and for no other', () => {
  const of = (file: string, part: RegExp, each: RegExp) => {
    const found = [...(part.exec(readFileSync(file, 'utf8'))?.[1] ?? '').matchAll(each)].map(([, reason]) => reason);
    expect([file, found.length > 1]).toEqual([file, true]);
    return found;
  };
  const outcome = 'libs/jobs/src/attempts/outcome.ts';
  const reasons = new Set([
    // The trainer's, which fail a job under the same word; the agent's and the portal's, after which it goes on; and what is said of the job itself.
    ...of('apps/trainer/monsoon_trainer/faults.py', /EXIT = \{([\s\S]*?)\}/, /"(\w+)":/g),
    ...of(outcome, /const again = new Set\(\[([\s\S]*?)\]/, /'([\w-]+)'/g),
    ...of(outcome, /export function outcomeOf([\s\S]*)/, /go\('\w+', (?:reason \?\? )?'([\w-]+)'/g),
    ...of('libs/jobs/src/placing/interruptions.ts', /interface Due \{([\s\S]*?)\}/, /'([\w-]+)'/g),
  ]);
  const said = [...wordsOf('libs/ui/src/words/problems', 'en').keys()].filter((key) => key.startsWith('reasons.'));
  expect(said.sort()).toEqual([...reasons].map((reason) => `reasons.${reason}`).sort());
});

it('says in words what each invariant of the books holds', () => {
  const source = readFileSync('migrations/reconcile-function.ts', 'utf8');
  const invariants = [...source.matchAll(/select '([A-Z]\d+)', '/g)].map(([, one]) => `reconciliation.meaning.${one}`);
  expect(invariants.length).toBeGreaterThan(8);
  const said = [...wordsOf('apps/console/src/features/records/words', 'en').keys()];
  expect(said.filter((key) => key.startsWith('reconciliation.meaning.')).sort()).toEqual(invariants.sort());
});

it('has a word for every state of the vocabulary, and for no other', () => {
  const text = readFileSync('libs/ui/src/figures/status-vocabulary.ts', 'utf8');
  const table = /export const vocabulary = \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
  const states = [...table.matchAll(/^ {2}(\w+)[:,]/gm)].map(([, state]) => state);
  expect([...wordsOf('libs/ui/src/words/states', 'en').keys()].sort()).toEqual(states.sort());
});

it('writes nothing that people read into a page itself', () => {
  expect(sources.flatMap((file) => hardCoded(parsed(file)).map((text) => `${file}: ${text}`))).toEqual([]);
});

it.each([
  ['<p>It is done</p>', ['It is done']],
  ["<b>{'It is done'}</b>", ['It is done']],
  ["<b>{done ? 'Yes' : 'No'}</b>", ['Yes', 'No']],
  ["<b>{done && 'Yes'}{name ?? 'nobody'}</b>", ['Yes', 'nobody']],
  ['<b>{`${count} rows`}</b>', ['rows']],
  ['<Panel title="Jobs" />', ['Jobs']],
  ["<Panel title={open ? 'Jobs' : t('none')} />", ['Jobs']],
  ['<Panel note={`of ${all}`} />', ['of']],
  ["const columns = [{ key: 'name', head: 'Name', cell: () => null }];", ['Name']],
  ["toast({ tone: 'ok', text: 'Saved' });", ['Saved']],
  ["toast({ text: failed ? `Not ${what}` : 'Sa' + 'ved' });", ['Not', 'Sa', 'ved']],
])('would find the words in %s', (text, words) => expect(hardCoded(source(text))).toEqual(words));

it.each([
  "<b>{t('done')} · {done ? t('yes') : t('no')} – {state === 'failed' && <Why />}</b>",
  "<TextField name=\"reason\" label={t('reason')} className={open ? 'open' : 'shut'} type=\"date\" />",
  "const columns = [{ key: 'name', head: t('name'), note: `${used} / ${limit}` }];",
  "toast({ tone: failed ? 'bad' : 'ok', text: t(failed ? 'failed' : 'done') });",
])('finds none in %s', (text) => expect(hardCoded(source(text))).toEqual([]));
