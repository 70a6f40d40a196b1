import 'reflect-metadata';
import { ArrayMaxSize, ArrayMinSize, IsString, Length } from 'class-validator';
import { MayBeLeftOut } from './fields/left-out';
import { NestedList } from './fields/nested';
import type { Problem } from './problem';
import { validation } from './validation';

class LineBody {
  @IsString()
  @Length(1, 5)
  label: string;
}

class LinesBody {
  @NestedList(() => LineBody)
  @ArrayMinSize(1)
  @ArrayMaxSize(2)
  lines: LineBody[];

  @MayBeLeftOut()
  @IsString()
  note?: string;
}

const errorsOf = async (body: object) => {
  const refusal = await Promise.resolve(validation.transform(body, { type: 'body', metatype: LinesBody })).then(
    () => null,
    (error: Problem) => error,
  );
  return refusal?.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`) ?? [];
};

it('takes what is right, with what may be left out left out', async () => {
  expect(await errorsOf({ lines: [{ label: 'a' }] })).toEqual([]);
});

it('says of what is missing that it is required, and no more', async () => {
  expect(await errorsOf({})).toEqual(['/lines required']);
  expect(await errorsOf({ lines: [{}] })).toEqual(['/lines/0/label required']);
});

it('says of what is there which rules it breaks', async () => {
  expect(await errorsOf({ lines: [] })).toEqual(['/lines array-min-size']);
  expect(await errorsOf({ lines: [{ label: 'too long' }], note: null })).toEqual([
    '/lines/0/label is-length',
    '/note is-string',
  ]);
  expect(await errorsOf({ lines: [{}, {}, {}] })).toEqual([
    '/lines array-max-size',
    '/lines/0/label required',
    '/lines/1/label required',
    '/lines/2/label required',
  ]);
  expect(await errorsOf({ lines: [{ label: 'a' }], colour: 'red' })).toEqual(['/colour unknown-field']);
});
