import type { ModelVersion } from '../models.api';
import { downloadScript, shellWord } from './download-script';

const version = (model_name: string, paths: string[]) =>
  ({
    model_name,
    number: 3,
    files: paths.map((path, n) => ({ path, sha256: String(n).repeat(64), bytes: 1 })),
  }) as ModelVersion;

it('fetches each file to its path and checks all digests', () => {
  const script = downloadScript('https://monsoon.example/files', version('Thai helper', ['final/adapter.bin']));
  expect(script.split('\n')).toEqual([
    'export MONSOON_KEY=msn_live_…',
    "mkdir -p 'Thai helper-v3' && cd 'Thai helper-v3'",
    'curl --fail --create-dirs -H "Authorization: Bearer $MONSOON_KEY" \\',
    `  -o './final/adapter.bin' 'https://monsoon.example/files/${'0'.repeat(64)}'`,
    "sha256sum --check <<'END'",
    `${'0'.repeat(64)}  ./final/adapter.bin`,
    'END',
    '',
  ]);
});

it('lets no name become a command, a path or an option', () => {
  expect(shellWord(`a'; rm -rf ~; '`)).toBe(`'a'\\''; rm -rf ~; '\\'''`);
  const script = downloadScript('https://monsoon.example', version('../../etc\nrm', ['a']));
  expect(script).toContain("mkdir -p 'etc-rm-v3' && cd 'etc-rm-v3'");
  expect(downloadScript('https://monsoon.example', version('--', ['a']))).toContain("mkdir -p 'model-v3'");
});
