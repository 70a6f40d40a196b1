import type { Scope } from './scopes';

export const snippetLanguages = ['curl', 'typescript', 'python'] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

/** Reads that show that a key works, the most telling first; a key may make one of them by one of its scopes. */
const reads: [scope: Scope, ofProject: string | null, ofPerson: string | null][] = [
  ['project:read', '/api/v1/projects/{project}', '/api/v1/me/projects'],
  ['jobs:read', '/api/v1/projects/{project}/fine-tuning-jobs', null],
  ['budget:read', '/api/v1/projects/{project}/budget', null],
  ['quota:read', '/api/v1/projects/{project}/lots', null],
  ['models:read', '/api/v1/projects/{project}/models', null],
  ['audit:read', '/api/v1/projects/{project}/audit', null],
  ['reference:read', '/api/v1/base-models', '/api/v1/me'],
];

/** An address that a key with these scopes may read; with none of them, one that is open to everybody. */
export function exampleFor(origin: string, scopes: readonly string[], project: string | null): string {
  for (const [scope, ofProject, ofPerson] of reads) {
    const path = project ? ofProject?.replace('{project}', project) : ofPerson;
    if (path && scopes.includes(scope)) return origin + path;
  }
  return `${origin}/api/v1/countries`;
}

/** The line that puts a key where the snippets read it: into the environment, and so into no file of a program. */
export const keepKey = (key: string): string => `export MONSOON_KEY='${key}'`;

/** A whole program that reads an address with the key of the environment and prints the answer. */
export function snippet(language: SnippetLanguage, address: string): string {
  if (language === 'curl')
    return [
      'curl --silent --show-error --fail-with-body \\',
      '  --header "Authorization: Bearer $MONSOON_KEY" \\',
      `  '${address}'`,
    ].join('\n');
  if (language === 'typescript')
    return [
      `const answer = await fetch('${address}', {`,
      '  headers: { authorization: `Bearer ${process.env.MONSOON_KEY}` },',
      '});',
      'if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);',
      'console.log(await answer.json());',
    ].join('\n');
  return [
    'import json',
    'import os',
    'import urllib.request',
    '',
    'request = urllib.request.Request(',
    `    "${address}",`,
    '    headers={"Authorization": f"Bearer {os.environ[\'MONSOON_KEY\']}"},',
    ')',
    'with urllib.request.urlopen(request) as answer:',
    '    print(json.dumps(json.load(answer), indent=2, ensure_ascii=False))',
  ].join('\n');
}
