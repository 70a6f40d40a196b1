import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { type FieldError, Problem } from './problem';

/** class-validator's names in the house's style: `isString` becomes `is-string`, `whitelistValidation` `unknown-field`. */
function codeOf(constraint: string): string {
  if (constraint === 'whitelistValidation') return 'unknown-field';
  return constraint.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

const shown = (value: unknown): unknown => {
  if (value === undefined || typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};

function flatten(errors: ValidationError[], at: string): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = `${at}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.entries(error.constraints ?? {}).map(([constraint, detail]) => ({
      pointer,
      code: codeOf(constraint),
      detail,
      ...(/passw|secret|token/i.test(error.property) ? {} : { value: shown(error.value) }),
    }));
    return [...own, ...flatten(error.children ?? [], pointer)];
  });
}

/** Bodies and queries become DTOs; unknown fields are refused; each fault is named with pointer, code, limit and value. */
export const validation = new ValidationPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  transform: true,
  validationError: { target: false },
  exceptionFactory: (errors) => Problem.invalid(flatten(errors, '')),
});
