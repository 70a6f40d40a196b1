import { ValidateIf } from 'class-validator';

/**
 * A field that may be left out; null is refused like any other wrong value. `@IsOptional()` stands where null has a
 * meaning of its own, `processing_included: null` for «anywhere».
 */
export function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
