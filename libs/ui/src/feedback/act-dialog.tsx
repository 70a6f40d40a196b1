import { type ReactNode, useState } from 'react';
import { useTyped } from '../form/typed';
import { Dialog } from '../shell/dialog';
import { DiscardDialog } from './discard-dialog';
import css from './feedback.module.css';

/** A dialog in which something is decided or written: Escape and a press beside it ask before what was typed is lost. */
export function ActDialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { typed, handlers } = useTyped();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Dialog label={title} onClose={onClose} onLeave={() => (typed.any() ? setLeaving(true) : onClose())}>
        <div className={css.confirm} {...handlers}>
          <h2>{title}</h2>
          {children}
        </div>
      </Dialog>
      {leaving && <DiscardDialog onDiscard={onClose} onKeep={() => setLeaving(false)} />}
    </>
  );
}
