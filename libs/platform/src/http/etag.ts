import { Problem } from './problem';

/** ETag of a row's version number. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * Compares `If-Match` with the row's version. `ifMatch` null: the route did not ask for it.
 * @throws 412 `version-conflict` when the thing changed since it was read; `*` matches any version.
 */
export function matchVersion(ifMatch: string | null | undefined, version: number): void {
  if (ifMatch == null || ifMatch === '*') return;
  const wanted = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (wanted.includes(etagOf(version))) return;
  throw new Problem({
    status: 412,
    code: 'version-conflict',
    detail: 'It changed since you read it. Read it again and decide anew.',
    params: { current: etagOf(version), given: ifMatch.slice(0, 100) },
  });
}
