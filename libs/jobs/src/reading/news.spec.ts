import type { JobNews } from '../job.dto';
import { newsAsStream } from './reads.service';

const row = (id: string) => [{ id }];
const news = { id: '', events: row('17'), metrics: row('1:40'), lines: row('1:12') } as unknown as JobNews;
const ids = (after: string) => newsAsStream(news, after).map(({ id }) => id);

it('puts behind each piece of news the position in all three', () => {
  expect(ids('')).toEqual(['/1:40/', '/1:40/1:12', '17/1:40/1:12']);
  expect(ids('16/1:39/1:11')).toEqual(['16/1:40/1:11', '16/1:40/1:12', '17/1:40/1:12']);
  expect(ids('16')).toEqual(['16/1:40/', '16/1:40/1:12', '17/1:40/1:12']);
});

it('repeats nothing of a position that is none', () => {
  for (const nonsense of [
    '16\nevent: end/1:39/1:11\n',
    '16\n/1:39\r/\u0085',
    'x/1/1:2:3/7',
    '16 /1:39\n\ndata: {}/-1:1',
  ])
    for (const id of ids(nonsense)) expect(id).toMatch(/^(17)?\/(1:39|1:40)?\/(1:12)?$/);
});
