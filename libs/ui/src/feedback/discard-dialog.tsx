import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../shell/dialog';
import css from './feedback.module.css';

/** Asks before what was typed is lost. */
export function DiscardDialog({ onDiscard, onKeep }: { onDiscard: () => void; onKeep: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog label={t('discard.title')} onClose={onKeep}>
      <div className={css.confirm}>
        <h2>{t('discard.title')}</h2>
        <p>{t('discard.effect')}</p>
        <div className={css.buttons}>
          <Button variant="default" c="var(--bad)" onClick={onDiscard}>
            {t('discard.act')}
          </Button>
          <Button onClick={onKeep}>{t('discard.keep')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
