import { useTranslation } from 'react-i18next';
import { type components, MonsoonError } from '@app/api-client';
import { type Formats, useFormats } from '../formats/use-formats';
import { isLost } from '../server/lost-answers';
import { isOffice } from '../server/reader';
import { amountOf, boundsOf, gpuTypeOf } from './amounts';
import { type Change, keyOfEffect, valuesOf } from './effect';

export type { Change };
export type Problem = components['schemas']['Problem'];
export type FieldFault = components['schemas']['ProblemField'];
export type Check = components['schemas']['ProblemCheck'];

/** The problem document of whatever was thrown; what came from no server is told as such. */
export function problemOf(error: unknown): Problem {
  if (error instanceof MonsoonError && error.problem.code) return error.problem as unknown as Problem;
  const status = error instanceof MonsoonError ? error.status : 0;
  const detail = error instanceof Error ? error.message : String(error);
  const code = error instanceof TypeError ? 'no-connection' : 'unexpected';
  return { type: '', title: '', status, code, detail, request_id: '' };
}

/** The word for what is wrong with a field: its code, or what that means where it is held to so much or of this form. */
function wordOf({ code, limit, pointer }: FieldFault): string {
  if (code === 'fraction-of-minor-unit' && limit === 0) return 'no-minor-unit';
  return code === 'matches' && pointer.endsWith('gpu_type') ? 'gpu-type' : code;
}

/** What a sentence may name: countries by their names, several things with commas between them. */
const paramsOf = (params: Problem['params'], { country }: Formats) =>
  Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => [
      name,
      name === 'country' ? country(String(value)) : Array.isArray(value) ? value.join(', ') : value,
    ]),
  );

/** Whether it is not known what became of an act that failed so. */
export const isAnswerLost = (error: unknown): boolean => isLost(problemOf(error));

/**
 * The API's refusals in the reader's language, by their stable codes. What has no words here yet is told in the API's own
 * English rather than not at all.
 */
export function useProblemWords() {
  const { t, i18n } = useTranslation(['problems', 'states']);
  const formats = useFormats();
  const known = (key: string, values: Record<string, unknown> = {}) => i18n.exists(`problems:${key}`, values);
  const word = (key: string, values: Record<string, unknown> = {}) =>
    t(key as never, values as never) as unknown as string;
  const or = (key: string, english: string, values?: Record<string, unknown>) =>
    known(key, values) ? word(key, values) : english;
  const hours = (amount: string) => t('hours', { hours: amount });
  // The office is not told to ask itself, but what it can do.
  const own = (whom?: string) => whom === 'the programme office' && isOffice();
  const sentence = ({ code, detail, params }: Pick<Problem, 'code' | 'detail' | 'params'>) =>
    // What an agent tells of itself is why nothing starts, and why what waits there waits.
    or(
      typeof params?.inability === 'string' ? `waiting.agent-${params.inability}` : `codes.${code}`,
      detail,
      paramsOf(params, formats),
    );
  const told = (error: unknown) => sentence(problemOf(error));
  return {
    sentence,
    /** The sentence of whatever was thrown. */
    told,
    /** What is said of an act that failed: that it was not done, and why; where no answer came, that nobody knows. */
    failed: (error: unknown, notDone: (why: string) => string) =>
      isAnswerLost(error) ? told(error) : notDone(told(error)),
    /** Why a job waits: the scheduler's reason with its numbers. */
    waiting: ({ reason, detail, ...numbers }: { reason: string; detail: string; [number: string]: unknown }) =>
      or(`waiting.${reason}`, detail, {
        ...numbers,
        ...(reason === 'residency' && { country: formats.country(String(numbers.requested)) }),
      }),
    /** Why a job or an attempt ended as it did; what a site alone calls so stays its own word. */
    reason: (code: string) => or(`reasons.${code}`, code),
    field: (fault: FieldFault) => {
      return or(`fields.${wordOf(fault)}`, fault.detail ?? fault.code, boundsOf(fault, formats, { hours }));
    },
    check: (name: string) => or(`checks.${name}`, name),
    action: (change: Pick<Change, 'action' | 'ask'>) => {
      const key = `actions.${change.action}`;
      return or(own(change.ask) && known(`office.${key}`) ? `office.${key}` : key, change.action);
    },
    /** What a change would do, with how far it goes; in the API's English where we have no words for it. */
    effect: (change: Change) => {
      const values = valuesOf(change, formats);
      const plain = keyOfEffect(change);
      const key = own(change.ask) && known(`office.${plain}`, values) ? `office.${plain}` : plain;
      return known(key, values) ? { text: word(key, values) } : { text: change.effect, lang: 'en' };
    },
    /** What a check's numbers count, where they are not told with their unit. */
    unit: (dimension: string) => or(`dimensions.${dimension}`, gpuTypeOf(dimension) ?? ''),
    role: (name: string) => or(`roles.${name}`, name),
    /** A role where it stands alone: in a cell, as a choice. */
    roleAlone: (name: string) => or(`roles.${name}`, name).replace(/^./u, (first) => first.toUpperCase()),
    /** A sentence: whom to ask, or that it is for the reader's own office. */
    ask: (whom: string) => (own(whom) ? t('office.asked') : t('askWhom', { whom: or(`asks.${whom}`, whom) })),
    /** A number of a check, in the unit that its dimension says. */
    amount: (value: unknown, dimension = '') =>
      amountOf(value, dimension, formats, {
        hours,
        state: (state) => (i18n.exists(`states:${state}`) ? word(`states:${state}`) : state),
      }),
  };
}
