import { type ReactNode, useCallback, useState } from 'react';
import { useTyped } from '../form/typed';
import { Dialog } from '../shell/dialog';
import { DiscardDialog } from './discard-dialog';
import css from './feedback.module.css';

/** A dialog in which something is decided or written: Escape, a press beside it and Back ask before what was typed is lost. */
export function ActDialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { typed, handlers } = useTyped();
  const [leaving, setLeaving] = useState(false);
  const unsent = useCallback(() => typed.any(), [typed]);
  return (
    <>
      <Dialog label={title} onClose={onClose} onLeave={() => (unsent() ? setLeaving(true) : onClose())} unsent={unsent}>
        <div className={css.confirm} {...handlers}>
          <h2>{title}</h2>
          {children}
        </div>
      </Dialog>
      {leaving && <DiscardDialog onDiscard={onClose} onKeep={() => setLeaving(false)} />}
    </>
  );
}
