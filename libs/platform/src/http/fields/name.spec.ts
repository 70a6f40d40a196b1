import 'reflect-metadata';
import { Length } from 'class-validator';
import { Name } from './name';
import type { Problem } from '../problem';
import { validation } from '../validation';

class Named {
  @Name()
  @Length(1, 20)
  name: unknown;
}

const codesOf = (name: unknown) =>
  Promise.resolve(validation.transform({ name }, { type: 'body', metatype: Named })).then(
    () => [],
    (error: Problem) => error.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`),
  );

it.each(['Ann', 'สมชาย  ใจดี', 'Nguyễn Thị Ánh', '株式会社雨', '3', '☂', 'ไทย\u200bแลนด์'])('takes %j', async (name) => {
  expect(await codesOf(name)).toEqual([]);
});

it.each([
  ['   ', 'blank'],
  ['\u00a0\u3000', 'blank'],
  ['\u200b\u200d', 'blank'],
  ['\n', 'blank'],
  ['Ann\nLee', 'control-characters'],
  ['\tAnn', 'control-characters'],
  ['Ann\u0007', 'control-characters'],
  ['Ann\u202egnp', 'control-characters'],
  ['Ann\u2028', 'control-characters'],
  ['', 'is-length'],
  ['a'.repeat(21), 'is-length'],
])('refuses %j as %s, and says no more', async (name, code) => {
  expect(await codesOf(name)).toEqual([`/name ${code}`]);
});

it('refuses what is no text', async () => {
  expect(await codesOf(7)).toContain('/name is-string');
});
