import { numberFormat } from './locale';

/** Why a text is no number: the code of a field's fault, and what it may have meant. */
export interface NumberFault {
  code: 'no-number' | 'number-signs' | 'number-ambiguous';
  limit?: [string, string];
}

/** A number as the API takes it, `1234.5`, or why there is none. */
export type ReadNumber = { text: string; fault?: undefined } | { text?: undefined; fault: NumberFault };

/** What groups thousands and what begins decimals in a language. */
function signsOf(language: string): { group: string; decimal: string } {
  const parts = numberFormat(language, { minimumFractionDigits: 1 }).formatToParts(1_234_567.5);
  const sign = (kind: string, usual: string) => parts.find(({ type }) => type === kind)?.value ?? usual;
  return { group: sign('group', ','), decimal: sign('decimal', '.') };
}

/** Digits of Thai and of full width, blanks of every width and the true minus, each as the plain one. */
const plain = (written: string) =>
  written
    .normalize('NFKC')
    .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .replace(/\s/g, ' ')
    .replace('\u2212', '-')
    .trim();

/** `1.25` times ten to the power, without one. */
function shifted(whole: string, decimals: string, power: number): [string, string] {
  const digits = whole + decimals;
  const point = whole.length + power;
  const long = digits.padEnd(point, '0').padStart(digits.length + Math.max(0, -point), '0');
  const at = Math.max(0, point);
  return [long.slice(0, at), long.slice(at)];
}

/**
 * Reads a number as the reader's language writes it: thousands in groups of three, by its sign or by blanks, and decimals behind
 * its other sign. No group begins with a nought: `0,002` in English is a Vietnamese number, and not 2. Whether the sign before exactly three digits groups them or not differs from language to language: where it would
 * begin decimals here, it is asked for rather than guessed, since the guess is wrong by a thousand.
 */
export function readNumber(language: string, written: string): ReadNumber {
  const { group, decimal } = signsOf(language);
  const [, sign, body, power] = /^([-+]?)([\d., ]*\d[\d., ]*?)(?:e([-+]?\d{1,2}))?$/i.exec(plain(written)) ?? [];
  if (body === undefined) return { fault: { code: 'no-number' } };
  const shape = new RegExp(
    `^(\\d*|[1-9]\\d{0,2}(?:\\${group}\\d{3})+|[1-9]\\d{0,2}(?: \\d{3})+)(?:\\${decimal}(\\d*))?$`,
  );
  const [, grouped, decimals = ''] = shape.exec(body) ?? [];
  if (grouped === undefined) return { fault: { code: 'number-signs' } };
  if (power === undefined && isAmbiguous(grouped, decimals))
    return { fault: { code: 'number-ambiguous', limit: [grouped + decimals, `${grouped}${decimal}${decimals}0`] } };
  const [whole, part] = shifted(grouped.replace(/\D/g, ''), decimals, Number(power ?? 0));
  const text = `${whole.replace(/^0+(?=\d)/, '') || '0'}${part && `.${part}`}`;
  return { text: sign === '-' ? `-${text}` : text };
}

const isAmbiguous = (whole: string, decimals: string) => /^[1-9]\d{0,2}$/.test(whole) && decimals.length === 3;

/** A number as one would write it into a field, so that it is read as the same. @param text as the API tells it, `1234.5` */
export function writeNumber(language: string, text: string): string {
  const [whole, decimals] = text.split('.');
  if (decimals === undefined) return whole;
  return `${whole}${signsOf(language).decimal}${decimals}${isAmbiguous(whole.replace('-', ''), decimals) ? '0' : ''}`;
}

/**
 * A number that was typed in a language, as one would type it in another: what is none there, or the same in both, stays, also what
 * `writeNumber` wrote in the other already. What would be asked about is asked about in the other.
 */
export function rewritten(from: string, to: string, written: string): string {
  const { text, fault } = readNumber(from, written);
  if (fault?.code === 'number-ambiguous') return plain(written).replace(signsOf(from).decimal, signsOf(to).decimal);
  return text === undefined || readNumber(to, written).text === text ? written : writeNumber(to, text);
}
