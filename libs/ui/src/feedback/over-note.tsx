import { useTranslation } from 'react-i18next';
import { isStateWord } from '../figures/status-vocabulary';
import { Note } from '../layout/note';

/** That what was asked is done already, or can be done no more. @param props.state of `useAsking`: what others brought the thing to */
export function OverNote({ state }: { state: string }) {
  const { t } = useTranslation(['ui', 'states']);
  return (
    <Note tone="info">{t('confirm.over', { state: isStateWord(state) ? t(state, { ns: 'states' }) : state })}</Note>
  );
}
