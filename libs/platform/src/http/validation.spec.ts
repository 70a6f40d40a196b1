import 'reflect-metadata';
import { ArrayMaxSize, ArrayMinSize, IsInt, IsPositive, IsString, Length, Matches, Max, Min } from 'class-validator';
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

class SumBody {
  @IsInt()
  @Min(1)
  @Max(10)
  count: number;

  @Matches(/^\d+$/)
  @Length(2, 3)
  @IsString()
  amount: string;

  @IsPositive()
  @Matches(/^[1-9]/)
  share: unknown;
}

const errorsOf = async (body: object, metatype: new () => object = LinesBody) => {
  const refusal = await Promise.resolve(validation.transform(body, { type: 'body', metatype })).then(
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

it('says one fault of a field: its kind before its form, its form before its bounds', async () => {
  expect(await errorsOf({ count: 'many', amount: 7, share: -5 }, SumBody)).toEqual([
    '/count is-int',
    '/amount is-string',
    '/share is-positive',
  ]);
  expect(await errorsOf({ count: -5, amount: '-', share: 1 }, SumBody)).toEqual([
    '/count min',
    '/amount matches',
    '/share matches',
  ]);
  expect(await errorsOf({ count: 11, amount: '1', share: 0 }, SumBody)).toEqual([
    '/count max',
    '/amount is-length',
    '/share is-positive',
  ]);
});
