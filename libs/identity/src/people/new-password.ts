import { applyDecorators } from '@nestjs/common';
import { IsString, ValidateBy } from 'class-validator';
import { least, most, passwordFault } from './passwords';

const rule = (name: ReturnType<typeof passwordFault> & string, detail: string, limit?: number) =>
  ValidateBy({
    name,
    constraints: limit === undefined ? [] : [limit],
    validator: {
      validate: (value) => typeof value !== 'string' || passwordFault(value) !== name,
      defaultMessage: () => detail,
    },
  });

/**
 * A password that somebody chooses: long enough, and not among the first that are tried. It is a rule of the body, so that it is told
 * with what is wrong with the other fields; the value is never repeated in the answer.
 */
export function NewPassword(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    rule('tooShort', `A password has at least ${least} characters.`, least),
    rule('tooLong', `A password has at most ${most} characters.`, most),
    rule('tooCommon', 'This password is among the first that are tried.'),
  );
}
