import { readLine } from './log-text';

it('tells a structured line by its sentence, and its other values by their names', () => {
  const line = '{"level":"warn","msg":"slow shard","rank":41,"ms":{"read":312},"type":"data"}';
  expect(readLine(line)).toEqual({
    message: 'slow shard',
    fields: [
      ['level', 'warn'],
      ['rank', '41'],
      ['ms', '{"read":312}'],
      ['type', 'data'],
    ],
  });
  expect(readLine('{"run":"job_1","attempt":2}')).toEqual({
    message: '',
    fields: [
      ['run', 'job_1'],
      ['attempt', '2'],
    ],
  });
});

it('leaves any other line as it is, its indents too', () => {
  for (const text of ['step 3/240 loss 1.2', '  File "loop.py", line 3', '{half', '{no: json}', '["a"]', '', '{}x'])
    expect(readLine(text)).toEqual({ message: text, fields: [] });
});
