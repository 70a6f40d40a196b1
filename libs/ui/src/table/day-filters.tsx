import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useListSearch } from './list-search';

/** The first and the last day of a list, kept in the address as `from` and `until`. */
export function DayFilters() {
  const { t } = useTranslation();
  return (
    <>
      <DayField name="from" label={t('table.from')} />
      <DayField name="until" label={t('table.until')} />
    </>
  );
}

/** A year that is only half typed is no year yet. */
function DayField({ name, label }: { name: 'from' | 'until'; label: string }) {
  const { search, filter } = useListSearch();
  const value = (search as Record<string, string | undefined>)[name];
  return (
    <TextInput
      type="date"
      label={label}
      defaultValue={value ?? ''}
      key={value ?? ''}
      onChange={({ currentTarget: { value: day } }) => {
        if (day === '' || /^[12]\d{3}-/.test(day)) filter(name, day || undefined);
      }}
    />
  );
}
