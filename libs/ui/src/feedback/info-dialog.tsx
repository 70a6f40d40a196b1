import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../shell/dialog';
import css from './feedback.module.css';

interface Props {
  title: string;
  onClose: () => void;
  /** Where one can go on from here; they stand beside the button that closes it. */
  beside?: ReactNode;
  children: ReactNode;
}

/** Shows more of something and changes nothing. */
export function InfoDialog({ title, onClose, beside, children }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog label={title} onClose={onClose}>
      <div className={css.confirm}>
        <h2>{title}</h2>
        {children}
        <div className={css.buttons}>
          {beside}
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
