import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../explain/problem-words';
import { isSafeAgain } from '../server/lost-answers';
import { ErrorState } from '../states/error-state';
import { ActDialog } from './act-dialog';
import css from './feedback.module.css';

interface Props {
  title: string;
  /** What will be lost, returned, charged: the effect, in sentences. */
  effect: ReactNode;
  /** The act in a word: what the button says. */
  act: string;
  /** It cannot be undone. */
  grave?: boolean;
  /** Of `useAsking`: the state in which there is nothing left to ask. */
  over?: string | null;
  /** What the act asks for besides, as a reason. */
  children?: ReactNode;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks once more where something stops, ends or moves, and says first what that means. */
export function ConfirmDialog({ title, effect, act, grave = false, over, children, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const confirm = () => {
    setBusy(true);
    onConfirm().then(onClose, (failure: unknown) => {
      setError(failure);
      setBusy(false);
    });
  };
  return (
    <ActDialog title={title} over={over} onClose={onClose}>
      <p>{effect}</p>
      {children}
      {error !== null && (
        <ErrorState error={error} title={t('error.act')} retry={isSafeAgain(problemOf(error)) ? confirm : undefined} />
      )}
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('confirm.keep')}
        </Button>
        <Button color={grave ? 'red' : undefined} loading={busy} onClick={confirm}>
          {act}
        </Button>
      </div>
    </ActDialog>
  );
}
