import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsDate, IsISO8601, isRFC3339, Matches } from 'class-validator';

/** Whether a text begins with a day that exists: `Date` would take 31 February for 3 March. */
function isDay(text: string): boolean {
  const day = text.slice(0, 10);
  const read = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day);
}

/** A moment as RFC 3339 text, `2030-01-01T00:00:00Z`; the handler receives a `Date`. A bare number or day is refused. */
export function Moment(): PropertyDecorator {
  const read = ({ value }: { value: unknown }) =>
    isRFC3339(value) && isDay(value as string) ? new Date(value as string) : value;
  return applyDecorators(Transform(read), IsDate({ message: '$property must be a moment like 2030-01-01T00:00:00Z' }));
}

/** A day that exists, `2030-01-01`, of a year with a 1 or 2 in front: PostgreSQL knows no year 0. The handler receives the text. */
export function Day(): PropertyDecorator {
  return applyDecorators(Matches(/^[12]\d{3}-\d{2}-\d{2}$/), IsISO8601({ strict: true }));
}
