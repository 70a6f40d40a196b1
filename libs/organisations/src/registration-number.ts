import { ValidateBy, type ValidationArguments } from 'class-validator';
import { stdnum } from 'stdnum';
import { Problem } from '@app/platform/http';

interface Kind {
  name: string;
  example: string;
  /** The canonical form, or null when the number cannot be one. */
  read: (text: string) => string | null;
}

/** Without what only parts a number's signs, and each sign in its plain form: else one organisation could be registered twice. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s./\p{Pd}]/gu, '')
    .toUpperCase();

const byStdnum = (validate: (text: string) => { isValid: boolean }) => (text: string) => {
  const number = plain(text);
  return validate(number).isValid ? number : null;
};

/** SSM's number since 2019: year of registration, entity code, running number. Its old form carries a check letter. */
function malaysian(text: string): string | null {
  const digits = plain(text);
  return /^(19|20)\d{2}0[1-6]\d{6}$/.test(digits) ? digits : null;
}

/** Registers whose numbers can be checked. Other countries are data too: their numbers are held to a pattern alone. */
const kinds: Record<string, Kind> = {
  TH: {
    name: 'juristic person or tax number (13 digits)',
    example: '0105536112014',
    read: byStdnum((text) => stdnum.TH.tin.validate(text)),
  },
  VN: { name: 'tax code (MST)', example: '0100233488', read: byStdnum((text) => stdnum.VN.mst.validate(text)) },
  MY: { name: 'SSM registration number (12 digits)', example: '201901000005', read: malaysian },
  SG: { name: 'UEN', example: '00192200M', read: byStdnum((text) => stdnum.SG.uen.validate(text)) },
  JP: {
    name: 'corporate number (13 digits)',
    example: '7000012050002',
    read: byStdnum((text) => stdnum.JP.cn.validate(text)),
  },
};

const byPattern = (pattern: string | null): Kind => ({
  name: 'number of this country’s register',
  example: pattern ?? 'the register’s own',
  read: (text) => (pattern === null || new RegExp(`^(?:${pattern})$`).test(text) ? text : null),
});

const refusal = ({ name, example }: Kind) => `This is no ${name}; one looks like ${example}.`;

/**
 * A number in the register of the body's `country`, where its check is known here: told with what is wrong with the other fields. What is
 * held to a pattern is met by `registrationNumber`.
 */
export function RegistrationNumber(): PropertyDecorator {
  // All rules of a body are asked at once: the country may be anything yet, `constructor` too.
  const kindOf = (args?: ValidationArguments): Kind | undefined => {
    const { country } = (args?.object ?? {}) as { country?: unknown };
    return typeof country === 'string' && Object.hasOwn(kinds, country) ? kinds[country] : undefined;
  };
  return ValidateBy({
    name: 'invalidRegistrationNumber',
    validator: {
      validate: (value, args) => {
        const kind = kindOf(args);
        return typeof value !== 'string' || !kind || kind.read(value.trim()) !== null;
      },
      defaultMessage: (args) => {
        const kind = kindOf(args);
        return kind ? refusal(kind) : '';
      },
    },
  });
}

/**
 * The number as its register writes it.
 * @param country with the pattern that its numbers are held to, where their check is not known
 * @throws 400 `invalid-registration-number`
 */
export function registrationNumber(
  country: { code: string; registration_pattern: string | null },
  text: string,
): string {
  const kind = kinds[country.code] ?? byPattern(country.registration_pattern);
  const number = kind.read(text.trim());
  if (number) return number;
  throw Problem.invalid([
    {
      pointer: '/registration_number',
      code: 'invalid-registration-number',
      detail: refusal(kind),
      value: text.slice(0, 40),
    },
  ]);
}
