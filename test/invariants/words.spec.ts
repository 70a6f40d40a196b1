import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';
import { explain } from '../../libs/scheduling/src/plan/explain';
import { job, pool } from '../../libs/scheduling/src/plan/plan.cases';
import { type ReasonCode, REASONS } from '../../libs/scheduling/src/plan/reasons';
import { keyOfEffect } from '../../libs/ui/src/explain/effect';

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

const parsed = (file: string) =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);

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
  const source = readFileSync('libs/notifications/src/kinds.ts', 'utf8');
  const table = /export const kinds = \{([\s\S]*?)\n\} as const/.exec(source)?.[1] ?? '';
  const kinds = [...table.matchAll(/^ {2}(\w+): \{/gm)].map(([, kind]) => `kinds.${kind}`);
  expect(kinds.length).toBeGreaterThan(15);
  const sentences = (room: string, language: string) =>
    [...wordsOf(room, language)].filter(([key]) => key.startsWith('kinds.'));
  for (const language of languages) {
    const mailed = sentences('libs/notifications/src/mails/words', language);
    expect(mailed).toEqual(sentences('libs/ui/src/words/notifications', language));
    expect(mailed.map(([key]) => key).sort()).toEqual([...kinds].sort());
  }
});

it('has words for every act that can be on record, and for no other', () => {
  const source = readFileSync('libs/audit/src/actions.ts', 'utf8');
  const acts = [...source.matchAll(/^ {2}'([a-z_.]+)',$/gm)].map(([, act]) => `actions.${act}`);
  expect(acts.length).toBeGreaterThan(90);
  const said = [...wordsOf('libs/ui/src/words/audit', 'en').keys()].filter((key) => key.startsWith('actions.'));
  expect(said.sort()).toEqual(acts.sort());
});

it('has words for every change that the scheduler offers, with its numbers, and for no other', () => {
  const offered = new Map<string, string[]>();
  for (const reason of Object.keys(REASONS) as ReasonCode[]) {
    const limit = reason === 'residency' ? 'JP, TH' : 4;
    const finding = { reason, limit, used: 2, held: 2, requested: 1, room: 2, dueInSeconds: 60, windowSeconds: 5400 };
    for (const { effect } of explain(job('x'), pool(), finding, { workAheadGpuHours: null, start: null }).changes) {
      const { key, values } = keyOfEffect(effect, String);
      offered.set(`effects.${key}`, Object.values(values));
    }
  }
  const words = wordsOf('libs/ui/src/words/problems', 'en');
  const said = [...words.keys()].filter((key) => key.startsWith('effects.'));
  expect(said.sort()).toEqual([...offered.keys()].sort());
  for (const key of said)
    expect([key, [...(words.get(key) ?? '').matchAll(/\{\{/g)].length]).toEqual([key, offered.get(key)?.length]);
  expect(offered.get('effects.With a time limit of at most # it would start now')).toEqual(['5400']);
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
  /** Names and signs that are the same in every language. */
  const allowed = /^(Monsoon|[^\p{L}]*)$/u;
  const read = ['aria-label', 'title', 'label', 'placeholder', 'alt', 'description', 'head', 'name', 'note', 'lead'];
  const found: string[] = [];
  for (const file of sources.filter((name) => name.endsWith('.tsx'))) {
    const tell = (node: ts.Node, text: string) => {
      if (!allowed.test(text.trim())) found.push(`${file}: ${text.trim()} (${ts.SyntaxKind[node.kind]})`);
    };
    const visit = (node: ts.Node): void => {
      if (ts.isJsxText(node)) tell(node, node.text);
      if (
        ts.isJsxExpression(node) &&
        node.expression &&
        ts.isStringLiteralLike(node.expression) &&
        !ts.isJsxAttribute(node.parent)
      )
        tell(node, node.expression.text);
      if (ts.isJsxAttribute(node) && node.initializer && ts.isStringLiteral(node.initializer)) {
        const name = node.name.getText();
        // The name of a field or a button goes to the server, and is shown to nobody.
        const field = name === 'name' && /Field|Choice|Icon|Button/.test(node.parent.parent.getText().slice(0, 20));
        if (read.includes(name) && !field) tell(node, node.initializer.text);
      }
      node.forEachChild(visit);
    };
    visit(parsed(file));
  }
  expect(found).toEqual([]);
});
