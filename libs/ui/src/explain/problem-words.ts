import { useTranslation } from 'react-i18next';
import { type components, MonsoonError } from '@app/api-client';
import { useFormats } from '../formats/use-formats';
import { isLost } from '../server/lost-answers';
import { keyOfEffect } from './effect';

export type Problem = components['schemas']['Problem'];
export type FieldFault = components['schemas']['ProblemField'];
export type Check = components['schemas']['ProblemCheck'];
export type Change = components['schemas']['ProblemChange'];

/** The problem document of whatever was thrown; what came from no server is told as such. */
export function problemOf(error: unknown): Problem {
  if (error instanceof MonsoonError && error.problem.code) return error.problem as unknown as Problem;
  const status = error instanceof MonsoonError ? error.status : 0;
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof TypeError ? 'no-connection' : 'unexpected';
  return { type: '', title: '', status, code, detail, request_id: '' };
}

/** Whether it is not known what became of an act that failed so. */
export const isAnswerLost = (error: unknown): boolean => isLost(problemOf(error));

/**
 * The API's refusals in the reader's language, by their stable codes. What has no words here yet is told in the API's own
 * English rather than not at all.
 */
export function useProblemWords() {
  const { t, i18n } = useTranslation('problems');
  const formats = useFormats();
  const known = (key: string) => i18n.exists(`problems:${key}`);
  const word = (key: string, values: Record<string, unknown> = {}) =>
    t(key as never, values as never) as unknown as string;
  const or = (key: string, english: string, values?: Record<string, unknown>) =>
    known(key) ? word(key, values) : english;
  const told = (error: unknown) => {
    const { code, detail, params } = problemOf(error);
    return or(`codes.${code}`, detail, params);
  };
  return {
    sentence: ({ code, detail, params }: Pick<Problem, 'code' | 'detail' | 'params'>) =>
      or(`codes.${code}`, detail, params),
    /** The sentence of whatever was thrown. */
    told,
    /** What is said of an act that failed: that it was not done, and why; where no answer came, that nobody knows. */
    failed: (error: unknown, notDone: (why: string) => string) =>
      isAnswerLost(error) ? told(error) : notDone(told(error)),
    /** Why a job waits: the scheduler's reason with its numbers. */
    waiting: ({ reason, detail, ...numbers }: { reason: string; detail: string; [number: string]: unknown }) =>
      or(`waiting.${reason}`, detail, numbers),
    /** Why a job or an attempt ended as it did; what a site alone calls so stays its own word. */
    reason: (code: string) => or(`reasons.${code}`, code),
    field: ({ code, detail, limit }: FieldFault) => {
      const [least, most] = Array.isArray(limit) ? (limit as unknown[]) : [limit, limit];
      const name = code === 'fraction-of-minor-unit' && limit === 0 ? 'no-minor-unit' : code;
      return or(`fields.${name}`, detail ?? code, { limit: String(limit), least, most });
    },
    check: (name: string) => or(`checks.${name}`, name),
    action: (name: string) => or(`actions.${name}`, name),
    /** What a change would do; in the API's English where we have no words for it. */
    effect: (english: string) => {
      const { key, values } = keyOfEffect(english, formats.span);
      if (i18n.language === 'en' || !known(`effects.${key}`)) return { text: english, lang: 'en' };
      return { text: word(`effects.${key}`, values), lang: undefined };
    },
    dimension: (name: string) => or(`dimensions.${name}`, name.replace('GPU_SEC:', '')),
    role: (name: string) => or(`roles.${name}`, name),
    /** A role where it stands alone: in a cell, as a choice. */
    roleAlone: (name: string) => or(`roles.${name}`, name).replace(/^./u, (first) => first.toUpperCase()),
    ask: (whom: string) => or(`asks.${whom}`, whom),
    /** A number of a check, in the unit that its dimension says. */
    amount: (value: unknown, dimension?: string) => {
      if (value === null || value === undefined) return '–';
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
      if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
      if (/^[A-Z]{3}$/.test(dimension ?? '')) return formats.money({ amount: text, currency: dimension as string });
      if (dimension?.startsWith('GPU_SEC:')) return t('hours', { hours: formats.gpuHours(text) });
      return formats.number(Number(text), text.includes('.') ? 1 : 0);
    },
  };
}
