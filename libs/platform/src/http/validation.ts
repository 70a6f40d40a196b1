import { type ArgumentMetadata, type PipeTransform, ValidationPipe, type ValidationError } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { type FieldError, Problem } from './problem';
import { pointerTo } from './server/storable';

/** class-validator's names in the house's style: `isString` becomes `is-string`, `whitelistValidation` `unknown-field`. */
export function codeOf(constraint: string): string {
  if (constraint === 'whitelistValidation') return 'unknown-field';
  return constraint.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** What the field was held to: a number, a list of words, a pattern; `[least, most]` where there are two bounds. */
function limitOf({ target, property }: ValidationError, constraint: string): { limit?: unknown } {
  if (!target) return {};
  const rules = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', true, false);
  const rule = rules.find(({ propertyName, name }) => propertyName === property && name === constraint);
  const told = (rule?.constraints as unknown[] | undefined)?.filter(
    (bound) => ['number', 'string'].includes(typeof bound) || Array.isArray(bound) || bound instanceof RegExp,
  );
  if (!told?.length) return {};
  const limits = told.map((bound) => (bound instanceof RegExp ? bound.source : bound));
  return { limit: limits.length === 1 ? limits[0] : limits };
}

const shown = (value: unknown): unknown => {
  // An id that could not be read is carried in a wrapper so that validation meets it; the client sees what it sent.
  if (value !== null && typeof value === 'object' && 'notAnId' in value) return shown(value.notAnId);
  if (value === undefined || typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};

/** What is not there breaks every rule of its field: one word says it. (The value of an error with children is not told.) */
const isMissing = ({ target, property }: ValidationError): boolean =>
  (target as Record<string, unknown> | undefined)?.[property] === undefined;

/** Of what kind a value is: while that is wrong, no other rule means anything. */
const kinds = ['isString', 'isInt', 'isNumber', 'isBoolean', 'isArray', 'isObject', 'isDate', 'whitelistValidation'];
/** How large it may be, the lower bound first: asked of what has its form. `isPositive` is told before the form, which a sign breaks. */
const bounds = ['min', 'arrayMinSize', 'isLength', 'max', 'maxLength', 'arrayMaxSize'];

const rankOf = (constraint: string): number => {
  if (kinds.includes(constraint)) return 0;
  if (constraint === 'isPositive') return 1;
  return bounds.includes(constraint) ? 3 + bounds.indexOf(constraint) : 2;
};

/** The most fundamental of the rules that a value breaks: its kind, its form, its bounds. Who mends that meets the next. */
const firstOf = (constraints: Record<string, string>): [string, string][] =>
  Object.entries(constraints)
    .sort(([one], [other]) => rankOf(one) - rankOf(other))
    .slice(0, 1);

function flatten(errors: ValidationError[], pointerOf: (name: string) => string): FieldError[] {
  return errors.flatMap((error) => {
    const pointer = pointerOf(error.property);
    if (isMissing(error)) return [{ pointer, code: 'required', detail: `${error.property} is missing` }];
    const own = firstOf(error.constraints ?? {}).map(([constraint, detail]) => ({
      pointer,
      code: codeOf(constraint),
      detail,
      ...limitOf(error, constraint),
      // What an unknown field was meant to hold nobody knows: a password under a mistyped name.
      ...(constraint === 'whitelistValidation' || /passw|secret|token/i.test(error.property)
        ? {}
        : { value: shown(error.value) }),
    }));
    return [...own, ...flatten(error.children ?? [], (name) => pointerTo(pointer, name))];
  });
}

const into = (pointerOf: (name: string) => string) =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    validationError: { target: true },
    exceptionFactory: (errors) => Problem.invalid(flatten(errors, pointerOf)),
  });
const body = into((name) => pointerTo('', name));
const query = into((name) => `?${name}`);

/** A list, a text or a number has no fields that could be named. */
function assertObject(value: unknown): void {
  if (value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value))) return;
  throw Problem.invalid([
    { pointer: '', code: 'is-object', detail: 'the body must be a JSON object', value: shown(value) },
  ]);
}

/** Bodies and queries become DTOs; unknown fields are refused; each fault is named with pointer, code, limit and value. */
export const validation: PipeTransform = {
  transform: (value: unknown, metadata: ArgumentMetadata): unknown => {
    if (metadata.type === 'body') assertObject(value);
    return (metadata.type === 'query' ? query : body).transform(value, metadata);
  },
};
