import { readFileSync } from 'node:fs';
import { personalScopes } from './scopes';
import { exampleFor, keepKey, snippet } from './snippets';

const origin = 'https://monsoon.example';

it('reads what the key may read, and what is open to everybody where it may read nothing', () => {
  expect(exampleFor(origin, ['jobs:write', 'project:read'], 'prj_1')).toBe(`${origin}/api/v1/projects/prj_1`);
  expect(exampleFor(origin, ['jobs:read'], 'prj_1')).toBe(`${origin}/api/v1/projects/prj_1/fine-tuning-jobs`);
  expect(exampleFor(origin, ['jobs:read', 'reference:read'], null)).toBe(`${origin}/api/v1/me`);
  expect(exampleFor(origin, ['jobs:write'], 'prj_1')).toBe(`${origin}/api/v1/countries`);
});

it('reads nothing that the API’s document does not have', () => {
  const { paths } = JSON.parse(readFileSync('libs/api-client/openapi.json', 'utf8')) as {
    paths: Record<string, { get?: object }>;
  };
  for (const scope of personalScopes)
    for (const project of ['{project}', null]) {
      const path = exampleFor('', [scope], project);
      expect([scope, path, paths[path]?.get !== undefined]).toEqual([scope, path, true]);
    }
});

it('writes the key into the environment and into no program', () => {
  expect(keepKey('msn_live_x')).toBe("export MONSOON_KEY='msn_live_x'");
  for (const language of ['curl', 'typescript', 'python'] as const) {
    expect(snippet(language, `${origin}/api/v1/me`)).toContain('MONSOON_KEY');
    expect(snippet(language, `${origin}/api/v1/me`)).toContain(`${origin}/api/v1/me`);
  }
});
