import { applyDecorators } from '@nestjs/common';
import { Type as TransformTo } from 'class-transformer';
import { IsArray, IsObject, ValidateNested } from 'class-validator';

/**
 * A field that is an object with a shape of its own: `@Nested(() => MoneyDto) amount: MoneyDto`. Left out, null, a list
 * or anything else that is no object is refused; `@MayBeLeftOut()` above it lets it be left out.
 */
export function Nested(shape: () => new () => object): PropertyDecorator {
  return applyDecorators(IsObject(), ValidateNested(), TransformTo(shape));
}

/** A list of such objects: `@NestedList(() => LineBody) lines: LineBody[]`. No element may be null or a list. */
export function NestedList(shape: () => new () => object): PropertyDecorator {
  return applyDecorators(IsArray(), IsObject({ each: true }), ValidateNested({ each: true }), TransformTo(shape));
}
