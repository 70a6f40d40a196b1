import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuChoice } from '../shell/menu';
import { ClearChip } from './clear-chip';
import { filtersSet, useListSearch } from './list-search';
import css from './table.module.css';

/** A filter of a list: a field of its query, with the values to choose from. */
export interface Filter {
  name: string;
  label: string;
  values: { value: string; label: string }[];
  /** It chooses whose list is shown, the first one's unless said: no row is filtered away by it. */
  ofWhom?: boolean;
}

/** The filters of a list as a row of chips; what they are set to stands in the address. */
export function Filters({ filters }: { filters: Filter[] }) {
  const { t } = useTranslation();
  const { search, filter, clear } = useListSearch();
  const set = filtersSet(filters, search);
  return (
    <div className={css.filters} role="group" aria-label={t('table.filters')}>
      {filters.map(({ name, label, values }) => {
        const value = search[name];
        // What is none of the values stands as it is: it filters all the same, and must be there to be cleared.
        const chosen = value === undefined ? undefined : (values.find((each) => each.value === value)?.label ?? value);
        return (
          <span key={name} className={chosen !== undefined ? `${css.chip} ${css.on}` : css.chip}>
            <Menu
              left
              label={label}
              said
              className={css.chipButton}
              trigger={
                <>
                  {label} <b>{chosen ?? t('table.any')}</b>
                  {chosen === undefined && <IconChevronDown size={13} aria-hidden />}
                </>
              }
            >
              {values.map((each) => (
                <MenuChoice key={each.value} chosen={each.value === value} onChoose={() => filter(name, each.value)}>
                  {each.label}
                </MenuChoice>
              ))}
            </Menu>
            {chosen !== undefined && <ClearChip name={name} label={label} />}
          </span>
        );
      })}
      {set.length > 1 && (
        <button type="button" className={css.clear} onClick={() => clear(set)}>
          {t('table.clear')}
        </button>
      )}
    </div>
  );
}
