import { createHash } from 'node:crypto';

interface Named {
  path: string;
  sha256: string;
}

/**
 * The list of a set of files, in the byte order of their paths and without any location: what `LC_ALL=C sha256sum *`
 * prints for them, so anyone can make it anew from the files.
 */
export function manifestText(files: readonly Named[]): string {
  return [...files]
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
    .map(({ path, sha256 }) => `${sha256}  ${path}\n`)
    .join('');
}

/** Digest of a set of files: the sha256 of its list. Copies in two countries share it. */
export function manifestDigest(files: readonly Named[]): string {
  return createHash('sha256').update(manifestText(files)).digest('hex');
}
