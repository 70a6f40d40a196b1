import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/**
 * sha256 of a file, hexadecimal in lower case, and its size in bytes. Two buffers in turn, so that one is read into while
 * the other is hashed. @throws what the file system says, such as ENOENT
 */
export async function digestOf(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let [next, full] = [Buffer.allocUnsafe(1 << 20), Buffer.allocUnsafe(1 << 20)];
  const handle = await open(file, 'r');
  try {
    for (let reading = handle.read(next); ;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
      [next, full] = [full, next];
      reading = handle.read(next);
      hash.update(full.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
