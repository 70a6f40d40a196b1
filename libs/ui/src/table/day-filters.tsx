import { useRouter } from '@tanstack/react-router';
import { Suspense, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../explain/problem-words';
import { useFormats } from '../formats/use-formats';
import { ClearChip } from './clear-chip';
import type { Filter } from './filters';
import { areDaysInOrder, useListSearch } from './list-search';
import css from './table.module.css';

/** The first and the last day of a list, kept in the address as `from` and `until`; days in the wrong order are told here. */
export function DayFilters() {
  const { t } = useTranslation();
  const fault = useId();
  const { search } = useListSearch();
  const faultId = areDaysInOrder(search) ? undefined : fault;
  return (
    <div className={css.filters}>
      <DayField name="from" label={t('table.from')} value={search.from} faultId={faultId} />
      <DayField name="until" label={t('table.until')} value={search.until} faultId={faultId} />
      <p id={fault} role="status" className={css.fault}>
        {/* The words of faults come when there is one, and what is being written stays meanwhile. */}
        <Suspense>{faultId && <WrongOrder />}</Suspense>
      </p>
    </div>
  );
}

const WrongOrder = () => useProblemWords().field({ pointer: '/until', code: 'before-start' });

/** The same as filters, for a list to name where nothing matches, each with the day that it is set to. */
export function useDayFilters(): Filter[] {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { search } = useListSearch();
  return (['from', 'until'] as const).map((name) => {
    const value = search[name];
    return { name, label: t(`table.${name}`), values: value ? [{ value, label: day(value) }] : [] };
  });
}

interface Props {
  name: 'from' | 'until';
  label: string;
  value: string | undefined;
  /** Where it is told what is wrong with the days; undefined where nothing is. */
  faultId: string | undefined;
}

/**
 * A day that is typed digit by digit, each of which may be a day already: the field stays the one that it is in, and keeps what is
 * typed, while the address follows. A year that is only half typed is no year yet.
 */
function DayField({ name, label, value = '', faultId }: Props) {
  const { filter } = useListSearch();
  const router = useRouter();
  const field = useRef<HTMLInputElement>(null);
  // Days that were asked for here and have not come into the address yet: any other that comes there is somebody else's.
  const asked = useRef<string[]>([]);
  // With the page itself, and so before the router has settled.
  useLayoutEffect(() => {
    const own = asked.current.indexOf(value);
    asked.current = own < 0 ? [] : asked.current.slice(own + 1);
    if (own < 0 && field.current && field.current.value !== value) field.current.value = value;
  }, [value]);
  // Once it has, nothing is under way: a day that was asked for and taken back within one load never came here to be forgotten.
  useLayoutEffect(
    () =>
      router.subscribe('onResolved', () => {
        const last = asked.current.at(-1) ?? value;
        if (last !== value && field.current) field.current.value = value;
        asked.current = [];
      }),
    [router, value],
  );
  const ask = (day: string) => {
    if (day === (asked.current.at(-1) ?? value)) return;
    asked.current.push(day);
    filter(name, day || undefined);
  };
  const looks = faultId ? css.wrong : value && css.on;
  return (
    <span className={looks ? `${css.chip} ${looks}` : css.chip}>
      <label className={css.day}>
        {label}
        <input
          ref={field}
          type="date"
          defaultValue={value}
          aria-invalid={faultId !== undefined}
          aria-describedby={faultId}
          onChange={({ currentTarget: { value: day } }) => {
            if (day === '' || /^[12]\d{3}-/.test(day)) ask(day);
          }}
        />
      </label>
      {value && <ClearChip name={name} label={label} />}
    </span>
  );
}
