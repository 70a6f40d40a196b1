import { type FocusEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { minorUnits, moneyOf, useFormats, useProblemWords } from '@app/ui';
import type { WrittenAward } from './draft';
import { type AwardFault, faultsOf } from './faults';
import type { Envelope } from './use-offer';

/** What is wrong with an award, told at each field once it was left, and before anything is sent. */
export interface Faults {
  /** Fields say that they were left. */
  onBlur: (event: FocusEvent<HTMLInputElement>) => void;
  /** What is wrong with a field, in words. */
  of: (name: string) => string | undefined;
  /** All that is wrong, for the form to tell with what it finds itself. */
  all: () => { pointer: string; code: string; detail: string }[];
}

/** @param envelope the one that pays, once it is chosen */
export function useFaults(award: WrittenAward, envelope: Envelope | undefined): Faults {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const say = useProblemWords();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const faults = faultsOf(award, envelope && minorUnits(envelope.available), {
    read: formats.read,
    units: minorUnits,
  });
  const told = ({ code, limit, name }: AwardFault) => {
    const amount = typeof limit === 'bigint' ? formats.money(moneyOf(limit, award.currency)) : limit;
    if (code === 'over-envelope') return t('offer.lineOver', { amount });
    return say.field({ pointer: `/${name}`, code, limit: amount as never });
  };
  return {
    onBlur: ({ currentTarget: { name } }) =>
      setLeft((before) => (before.has(name) ? before : new Set(before).add(name))),
    of: (name) => {
      const fault = left.has(name) ? faults.find((one) => one.name === name) : undefined;
      return fault && told(fault);
    },
    // The words are those of this page: a code that only it knows is told by its detail.
    all: () => faults.map((fault) => ({ pointer: `/${fault.name}`, code: 'written', detail: told(fault) })),
  };
}
