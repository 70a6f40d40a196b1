import { applyDecorators } from '@nestjs/common';
import { IsString, ValidateBy } from 'class-validator';
import { least, most, passwordFault } from './passwords';

/** What is no text is told by its type. */
const free = (of: ReturnType<typeof passwordFault>, detail: string) => ({
  validate: (value: unknown) => typeof value !== 'string' || passwordFault(value) !== of,
  defaultMessage: () => detail,
});

/**
 * A password that somebody chooses: long enough, and not among the first that are tried. It is a rule of the body, so that it is told
 * with what is wrong with the other fields; the value is never repeated in the answer.
 */
export function NewPassword(): PropertyDecorator {
  const short = free('tooShort', `A password has at least ${least} characters.`);
  const long = free('tooLong', `A password has at most ${most} characters.`);
  const common = free('tooCommon', 'This password is among the first that are tried.');
  return applyDecorators(
    IsString(),
    ValidateBy({ name: 'tooShort', constraints: [least], validator: short }),
    ValidateBy({ name: 'tooLong', constraints: [most], validator: long }),
    ValidateBy({ name: 'tooCommon', validator: common }),
  );
}
