import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useListSearch } from './list-search';
import css from './table.module.css';

/** Takes one filter of a list away. @param label how the filter is called */
export function ClearChip({ name, label }: { name: string; label: string }) {
  const { t } = useTranslation();
  const { filter } = useListSearch();
  return (
    <button
      type="button"
      className={css.chipClear}
      aria-label={t('table.clearOne', { filter: label })}
      onClick={() => filter(name, undefined)}
    >
      <IconX size={13} aria-hidden />
    </button>
  );
}
