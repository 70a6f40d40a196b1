import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const chunk = 256 * 1024;

/** Reads whole lines as they are appended to a file, from where the last read ended. */
export class Tail {
  private offset = 0;
  private rest = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  /** Lines that came since the last call, at most about 256 KiB of them; a line without its end is kept for later. */
  read(): string[] {
    if (!existsSync(this.file) || statSync(this.file).size <= this.offset) return [];
    const descriptor = openSync(this.file, 'r');
    try {
      const buffer = Buffer.alloc(chunk);
      const length = readSync(descriptor, buffer, 0, chunk, this.offset);
      this.offset += length;
      const data = Buffer.concat([this.rest, buffer.subarray(0, length)]);
      const end = data.lastIndexOf(0x0a);
      this.rest = Buffer.from(data.subarray(end + 1));
      return end < 0 ? [] : data.subarray(0, end).toString('utf8').split('\n');
    } finally {
      closeSync(descriptor);
    }
  }
}
