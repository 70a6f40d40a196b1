import type { components } from '@app/api-client';
import type { Formats } from '../formats/use-formats';

type FieldFault = components['schemas']['ProblemField'];

/** What stands where an amount has words of ours in it. */
interface Words {
  hours: (hours: string) => string;
  state: (state: string) => string;
}

/** The GPU type of GPU time, `GPU_SEC:H100`: a name, the same in every language. */
export const gpuTypeOf = (dimension: string): string | undefined => /^GPU_SEC:(.+)$/.exec(dimension)?.[1];

const isGpuTime = (dimension: string) => dimension === 'gpu-seconds' || gpuTypeOf(dimension) !== undefined;

/** A number of a check as the reader writes it, in the unit that its dimension says: GPU time in hours, money as money. */
export function amountOf(value: unknown, dimension: string, formats: Formats, words: Words): string {
  if (value === null || value === undefined) return '–';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
  if (dimension === 'country') return text.replace(/\b[A-Z]{2}\b/g, formats.country);
  if (dimension === 'state') return words.state(text);
  if (dimension === 'last-day') return formats.lastDay(text);
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  if (/^[A-Z]{3}$/.test(dimension)) return formats.money({ amount: text, currency: dimension });
  if (isGpuTime(dimension)) return words.hours(formats.gpuHours(text));
  if (dimension === 'seconds') return formats.span(Number(text));
  return formats.number(Number(text), text.includes('.') ? 1 : 0);
}

/**
 * What a field is held to, for the sentence of its fault: a time that is sent in seconds as a length of time, numbers grouped.
 * The name of the field has the unit.
 */
export function boundsOf(
  { limit, pointer, code }: Pick<FieldFault, 'limit' | 'pointer' | 'code'>,
  formats: Formats,
  words: Pick<Words, 'hours'>,
) {
  // Two ways to write a number: grouped they would be one again.
  const asWritten = code === 'number-ambiguous';
  const told = (bound: unknown): string => {
    const text = String(bound as string | number);
    // A moment as the day that it bounds: the award is over at the end of its last day.
    if (code === 'before-award') return formats.firstDay(text);
    if (code === 'after-award') return formats.lastDay(text);
    if (asWritten || bound === '' || bound === null || !Number.isFinite(Number(bound))) return text;
    if (pointer.endsWith('gpu_seconds')) return words.hours(formats.gpuHours(text));
    if (pointer.endsWith('seconds')) return formats.span(Number(bound));
    const [, decimals] = text.split('.');
    return decimals ? formats.number(Number(bound), decimals.length) : formats.significant(Number(bound), 15);
  };
  const [least, most] = Array.isArray(limit) ? (limit as unknown[]) : [limit, limit];
  return { limit: told(limit), least: told(least), most: told(most), day: told(limit) };
}
