import { Button } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTyped } from '../form/typed';
import { Dialog } from '../shell/dialog';
import { DiscardDialog } from './discard-dialog';
import css from './feedback.module.css';
import { OverNote } from './over-note';

interface Props {
  title: string;
  /** The state that others brought the thing to, in which there is nothing left to ask: then the dialog says that. */
  over?: string | null;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog in which something is decided or written: Escape, a press beside it and Back ask before what was typed is lost. */
export function ActDialog({ title, over = null, onClose, children }: Props) {
  const { typed, handlers } = useTyped();
  const [leaving, setLeaving] = useState(false);
  const unsent = useCallback(() => over === null && typed.any(), [typed, over]);
  return (
    <>
      <Dialog label={title} onClose={onClose} onLeave={() => (unsent() ? setLeaving(true) : onClose())} unsent={unsent}>
        <div className={css.confirm} {...handlers}>
          <h2>{title}</h2>
          {over === null ? children : <Over state={over} onClose={onClose} />}
        </div>
      </Dialog>
      {leaving && over === null && <DiscardDialog onDiscard={onClose} onKeep={() => setLeaving(false)} />}
    </>
  );
}

function Over({ state, onClose }: { state: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <OverNote state={state} />
      <div className={css.buttons}>
        <Button autoFocus onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </>
  );
}
