import { ValidateBy } from 'class-validator';

/** A place or `UTC`: a bare offset, which JavaScript takes as well, knows no summer time. */
const named = /^(UTC|[A-Za-z]+(\/[A-Za-z0-9_+-]+)+)$/;

/** Whether there is a time zone of this IANA name. */
function isTimeZone(name: unknown): boolean {
  if (typeof name !== 'string' || !named.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** An IANA time zone by its name, `Asia/Tokyo`; the handler receives the text. */
export function TimeZone(): PropertyDecorator {
  return ValidateBy({
    name: 'timeZone',
    validator: {
      validate: isTimeZone,
      defaultMessage: () => '$property must be the IANA name of a time zone, such as Asia/Tokyo',
    },
  });
}
