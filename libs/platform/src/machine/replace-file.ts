import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/**
 * Replaces a file in one step: a reader, and whoever comes after a kill or a power cut, finds the old text or the new,
 * never half. @param mode who may read it; everybody unless said
 */
export function replaceFile(file: string, text: string, mode = 0o644): void {
  const draft = `${file}.new`;
  const descriptor = openSync(draft, 'w', mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
}
