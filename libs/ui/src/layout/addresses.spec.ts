import { piecesOf } from './addresses';

it('finds addresses of the web in what people wrote, whole and without the sentence around them', () => {
  expect(piecesOf('https://register.example/th?id=1&x=(a)b')).toEqual([
    { text: 'https://register.example/th?id=1&x=(a)b', address: 'https://register.example/th?id=1&x=(a)b' },
  ]);
  expect(piecesOf('Extract (see HTTP://dbd.example/a), read today.')).toEqual([
    { text: 'Extract (see ' },
    { text: 'HTTP://dbd.example/a', address: 'HTTP://dbd.example/a' },
    { text: '), read today.' },
  ]);
});

it('makes a link of nothing else', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://files.example',
    'https://',
    'http://[',
    'extract',
  ])
    expect(piecesOf(text)).toEqual([{ text }]);
});
