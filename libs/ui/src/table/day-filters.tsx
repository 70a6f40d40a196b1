import { useTranslation } from 'react-i18next';
import { ClearChip } from './clear-chip';
import type { Filter } from './filters';
import { useListSearch } from './list-search';
import css from './table.module.css';

/** The first and the last day of a list, kept in the address as `from` and `until`. */
export function DayFilters() {
  const { t } = useTranslation();
  return (
    <div className={css.filters}>
      <DayField name="from" label={t('table.from')} />
      <DayField name="until" label={t('table.until')} />
    </div>
  );
}

/** The same as filters, for a list to name where nothing matches. */
export function useDayFilters(): Filter[] {
  const { t } = useTranslation();
  return (['from', 'until'] as const).map((name) => ({ name, label: t(`table.${name}`), values: [] }));
}

/** A year that is only half typed is no year yet. */
function DayField({ name, label }: { name: 'from' | 'until'; label: string }) {
  const { search, filter } = useListSearch();
  const value = (search as Record<string, string | undefined>)[name];
  return (
    <span className={value ? `${css.chip} ${css.on}` : css.chip}>
      <label className={css.day}>
        {label}
        <input
          type="date"
          defaultValue={value ?? ''}
          key={value ?? ''}
          onChange={({ currentTarget: { value: day } }) => {
            if (day === '' || /^[12]\d{3}-/.test(day)) filter(name, day || undefined);
          }}
        />
      </label>
      {value && <ClearChip name={name} label={label} />}
    </span>
  );
}
