import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './figures.module.css';
import { isStateWord, vocabulary } from './status-vocabulary';

/**
 * A state as the API names it: the word in the reader's language, its icon and tone.
 * @param bare without the coloured ground: the normal case, in tables
 */
export function Status({ state, bare = false, children }: { state: string; bare?: boolean; children?: ReactNode }) {
  const { t } = useTranslation('states');
  if (!isStateWord(state)) return <span>{state}</span>;
  const [tone, Icon] = vocabulary[state];
  return (
    <span className={`${css.status} ${css[tone]} ${bare ? css.bare : ''}`}>
      <Icon size={13} aria-hidden />
      {children ?? t(state)}
    </span>
  );
}
