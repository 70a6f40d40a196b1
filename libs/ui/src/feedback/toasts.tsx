import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Note } from '../layout/note';
import css from './feedback.module.css';
import { closeToast, toastStore } from './toast-store';

/** What was said lately, in a corner. */
export function Toasts() {
  const { t } = useTranslation();
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  return (
    <div className={css.toasts}>
      {toasts.map(({ id, tone, text }) => (
        <Note
          key={id}
          tone={tone}
          action={
            <Button variant="subtle" size="compact-sm" aria-label={t('close')} onClick={() => closeToast(id)}>
              <IconX size={15} aria-hidden />
            </Button>
          }
        >
          <span className={css.said}>{text}</span>
        </Note>
      ))}
    </div>
  );
}
