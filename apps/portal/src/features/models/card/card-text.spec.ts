import { cardBlocks } from './card-text';

const text = (words: string) => [{ kind: 'text', text: words }];

it('reads what cards are made of', () => {
  const card = [
    '# Thai \\[helper\\], version 2',
    '> first line\n>\n> \\# no heading',
    '**A demonstration.**',
    '- Base model: tiny (Apache-2.0), `abc`\n- Job: job_1',
    '| dataset | owner |\n|---|---|\n| a \\| b 1.0.0 | `f00` |',
    '',
  ].join('\n\n');
  expect(cardBlocks(card)).toEqual([
    { kind: 'heading', level: 1, line: text('Thai [helper], version 2') },
    { kind: 'quote', lines: [text('first line'), [], text('# no heading')] },
    { kind: 'paragraph', line: [{ kind: 'bold', text: 'A demonstration.' }] },
    {
      kind: 'list',
      items: [[...text('Base model: tiny (Apache-2.0), '), { kind: 'code', text: 'abc' }], text('Job: job_1')],
    },
    {
      kind: 'table',
      head: [text('dataset'), text('owner')],
      rows: [[text('a | b 1.0.0'), [{ kind: 'code', text: 'f00' }]]],
    },
  ]);
});

it('takes markup and links that people wrote for text', () => {
  const [quote] = cardBlocks('> \\<script\\>alert(1)\\</script\\> \\[here\\](javascript:x) \\*\\*no\\*\\*');
  expect(quote).toEqual({ kind: 'quote', lines: [text('<script>alert(1)</script> [here](javascript:x) **no**')] });
});
