/** What can be said of a number while it is written; the server decides. */
export type NumberHelp =
  | { kind: 'empty' | 'good' | 'check' | 'signs' | 'unchecked' }
  /** So many signs are missing, or are too many. */
  | { kind: 'short' | 'long'; count: number };

/** Countries whose registers' numbers are checked. */
export const checkedCountries = ['TH', 'VN', 'MY', 'SG', 'JP'] as const;
export type CheckedCountry = (typeof checkedCountries)[number];

export const isChecked = (country: string): country is CheckedCountry =>
  (checkedCountries as readonly string[]).includes(country);

interface Register {
  /** Allowed numbers of signs, the usual one first. */
  lengths: number[];
  signs: RegExp;
  fits: (number: string) => boolean;
}

const weighted = (digits: string, weights: readonly number[]) =>
  weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0);

const thai = (number: string) =>
  (11 - (weighted(number, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(number[12]);

const vietnamese = (number: string) =>
  10 - (weighted(number, [31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11) === Number(number[9]);

const malaysian = (number: string) => /^(19|20)\d{2}0[1-6]\d{6}$/.test(number);

/** Of businesses and companies. The third kind, of other bodies, is held to its form here and checked by the server. */
function singaporean(number: string): boolean {
  if (/^\d{8}[A-Z]$/.test(number)) return 'XMKECAWLJDB'[weighted(number, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === number[8];
  if (/^\d{9}[A-Z]$/.test(number))
    return 'ZKCMDNERGWH'[weighted(number, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === number[9];
  return /^[RST]\d{2}[A-Z]{2}\d{4}[A-Z0-9]$/.test(number);
}

const japanese = (number: string) =>
  9 - (weighted(number.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9) === Number(number[0]);

const registers: Record<CheckedCountry, Register> = {
  TH: { lengths: [13], signs: /^\d+$/, fits: thai },
  VN: { lengths: [10, 13], signs: /^\d+$/, fits: vietnamese },
  MY: { lengths: [12], signs: /^\d+$/, fits: malaysian },
  SG: { lengths: [9, 10], signs: /^[\dA-Z]+$/, fits: singaporean },
  JP: { lengths: [13], signs: /^\d+$/, fits: japanese },
};

/** How a number of a country's register looks so far. Blanks and hyphens between its signs do not count. */
export function numberHelp(country: string, text: string): NumberHelp {
  const number = text
    .normalize('NFKC')
    .replace(/[\s./\p{Pd}]/gu, '')
    .toUpperCase();
  if (number === '') return { kind: 'empty' };
  if (!isChecked(country)) return { kind: 'unchecked' };
  const { lengths, signs, fits } = registers[country];
  if (!signs.test(number)) return { kind: 'signs' };
  if (!lengths.includes(number.length)) {
    const most = Math.max(...lengths);
    if (number.length > most) return { kind: 'long', count: number.length - most };
    return { kind: 'short', count: Math.min(...lengths.filter((each) => each > number.length)) - number.length };
  }
  return { kind: fits(number) ? 'good' : 'check' };
}

/** What the server would say of a number whose signs cannot be right. Whether its check digit is, the server alone decides. */
export const numberFaults = (country: string, text: string) =>
  ['short', 'long', 'signs'].includes(numberHelp(country, text).kind)
    ? [{ pointer: '/registration_number', code: 'invalid-registration-number' }]
    : [];
