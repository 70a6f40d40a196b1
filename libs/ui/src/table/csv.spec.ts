import { csvText } from './csv';

it('quotes what must be quoted', () => {
  expect(csvText([['a,b', 'say "yes"', 'two\nlines', 'plain']])).toBe('"a,b","say ""yes""","two\nlines",plain\r\n');
});

it('keeps a spreadsheet from running what a name says', () => {
  expect(csvText([['=1+1', '@cmd', '-5', '-5.25', '-x', 7, null]])).toBe("'=1+1,'@cmd,-5,-5.25,'-x,7,\r\n");
});
