import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

const chunk = 256 * 1024;

/** A line of a growing file, and the place in the file behind it. */
export interface Line {
  text: string;
  /** Bytes from the file's beginning to the line's end. */
  end: number;
}

/** Whole lines of a growing file from a place on, at most `most`; one without its end is left for later. */
export function linesAfter(file: string, offset: number, most: number): Line[] {
  if (!existsSync(file) || statSync(file).size <= offset) return [];
  const buffer = Buffer.alloc(chunk);
  const descriptor = openSync(file, 'r');
  let length: number;
  try {
    length = readSync(descriptor, buffer, 0, chunk, offset);
  } finally {
    closeSync(descriptor);
  }
  const lines: Line[] = [];
  let from = 0;
  while (lines.length < most) {
    const end = buffer.subarray(0, length).indexOf(0x0a, from);
    if (end < 0) break;
    lines.push({ text: buffer.toString('utf8', from, end), end: offset + end + 1 });
    from = end + 1;
  }
  // A line that fills the whole chunk has no end in sight: it is taken as it stands, or nothing would ever follow.
  if (lines.length === 0 && length === chunk) return [{ text: buffer.toString('utf8'), end: offset + chunk }];
  return lines;
}
