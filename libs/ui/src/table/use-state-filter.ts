import { useTranslation } from 'react-i18next';
import type { StateWord } from '../figures/status-vocabulary';
import type { Filter } from './filters';

/** The filter of a list by the states of what it lists. @param label what the page calls them @param states all that there are, as the API names them */
export function useStateFilter(label: string, states: readonly StateWord[]): Filter {
  const { t } = useTranslation('states');
  return { name: 'state', label, values: states.map((value) => ({ value, label: t(value) })) };
}
