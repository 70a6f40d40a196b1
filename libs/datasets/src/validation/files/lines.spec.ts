import fc from 'fast-check';
import { eachLine, type Line } from './lines';

async function lines(chunks: Buffer[], limit = 100): Promise<Line[]> {
  const taken: Line[] = [];
  async function* source() {
    yield* chunks;
  }
  await eachLine(
    source(),
    limit,
    (line) => taken.push({ ...line, bytes: line.bytes && Buffer.from(line.bytes) }),
    async () => undefined,
  );
  return taken;
}

it('cuts as splitting the whole would, however the chunks fall', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.stringMatching(/^[ab\n]{0,60}$/),
      fc.array(fc.integer({ min: 1, max: 9 })),
      async (text, cuts) => {
        const chunks: Buffer[] = [];
        let left = Buffer.from(text);
        for (const cut of cuts) {
          chunks.push(left.subarray(0, cut));
          left = left.subarray(cut);
        }
        const expected = text.split('\n');
        if (expected.at(-1) === '') expected.pop();
        const found = await lines([...chunks, left].filter(({ length }) => length > 0));
        expect(found.map(({ bytes }) => bytes?.toString())).toEqual(expected);
        expect(found.map(({ number }) => number)).toEqual(expected.map((_, n) => n + 1));
      },
    ),
  );
});

it('names a line that is too long with its length, and goes on after it', async () => {
  const chunks = ['ab\n', 'x'.repeat(60), 'x'.repeat(60), '\nc\n', 'y'.repeat(101)].map((text) => Buffer.from(text));
  const found = await lines(chunks);
  expect(found.map(({ bytes, length }) => [bytes?.toString() ?? null, length])).toEqual([
    ['ab', 2],
    [null, 120],
    ['c', 1],
    [null, 101],
  ]);
});
