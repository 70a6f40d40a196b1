/** One line of a file, without its line feed. `bytes` is null where it is longer than the limit; `length` says how long. */
export interface Line {
  /** From 1. */
  number: number;
  bytes: Buffer | null;
  length: number;
}

const lineFeed = 10;
/** The worker does other things beside a check: none of them waits much longer than this. */
const turnMilliseconds = 20;

/**
 * Cuts a stream into lines and hands each over as it comes. No more than `limit` bytes of a line are ever held, so that
 * one endless line costs no memory. `rest` is called with the bytes read so far after each chunk, and within one whenever
 * its lines have taken so long that others must have their turn.
 */
export async function eachLine(
  source: AsyncIterable<Buffer>,
  limit: number,
  take: (line: Line) => void,
  rest: (bytes: number) => Promise<void>,
): Promise<void> {
  let number = 0;
  let read = 0;
  let held: Buffer[] = [];
  let length = 0;
  let rested = performance.now();
  const end = (last: Buffer | null) => {
    length += last?.length ?? 0;
    const fits = length <= limit;
    const bytes = held.length === 0 ? last : Buffer.concat(last ? [...held, last] : held);
    take({ number: ++number, bytes: fits ? (bytes ?? Buffer.alloc(0)) : null, length });
    held = [];
    length = 0;
  };
  for await (const chunk of source) {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
      end(chunk.subarray(from, at));
      from = at + 1;
      if (performance.now() - rested < turnMilliseconds) continue;
      await rest(read + from);
      rested = performance.now();
    }
    const left = chunk.subarray(from);
    length += left.length;
    if (length > limit) held = [];
    else if (left.length > 0) held.push(left);
    read += chunk.length;
    await rest(read);
    rested = performance.now();
  }
  // What follows the last line feed is a line only if there is something.
  if (length > 0) end(null);
}
