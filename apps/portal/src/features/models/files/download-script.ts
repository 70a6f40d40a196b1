import type { ModelVersion } from '../models.api';

/** A word for the shell that is taken as it is, whatever it holds. */
export const shellWord = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** A folder that anything may be written into, of a model's name: no path, no hidden file, no option. */
const folderOf = (name: string, number: number): string =>
  `${name.replaceAll(/[\\/\p{Cc}]+/gu, '-').replace(/^[.-]+/, '') || 'model'}-v${number}`;

/**
 * Shell lines that fetch all files of a version and check their digests. The key is read from the environment, so that it
 * does not stay in a shell's history.
 * @param base address below which the files lie
 */
export function downloadScript(base: string, { model_name, number, files }: ModelVersion): string {
  const folder = shellWord(folderOf(model_name, number));
  const fetches = files.map(
    ({ path, sha256 }) =>
      `curl --fail --create-dirs -H "Authorization: Bearer $MONSOON_KEY" \\\n  -o ${shellWord(`./${path}`)} ${shellWord(`${base}/${sha256}`)}`,
  );
  const sums = files.map(({ path, sha256 }) => `${sha256}  ./${path}`);
  return [
    'export MONSOON_KEY=msn_live_…',
    `mkdir -p ${folder} && cd ${folder}`,
    ...fetches,
    `sha256sum --check <<'END'\n${sums.join('\n')}\nEND`,
    '',
  ].join('\n');
}
