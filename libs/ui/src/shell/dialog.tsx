import { type ReactNode, useLayoutEffect, useRef } from 'react';
import css from './dialog.module.css';
import { useBack } from './use-back';

interface Props {
  label: string;
  onClose: () => void;
  /** Instead of closing at Escape, Back or a press beside it: where something would be lost that one is asked for first. */
  onLeave?: () => void;
  /** Whether something is written in it that was not sent. */
  unsent?: () => boolean;
  className?: string;
  children: ReactNode;
}

/** The browser's own modal dialog: it traps the focus, closes on Escape and on Back, and gives the focus back. */
export function Dialog({ label, onClose, onLeave, unsent, className, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const pressed = useRef<EventTarget | null>(null);
  /** It was taken from the page: the browser's word that it is closed comes later, when it may have been opened anew. */
  const left = useRef(false);
  useBack(onLeave ?? onClose, unsent);
  // Before it leaves the page: only a dialog that is still there can give the focus back.
  useLayoutEffect(() => {
    const { current } = dialog;
    left.current = false;
    current?.showModal();
    return () => {
      left.current = true;
      current?.close();
    };
  }, []);
  const leave = (event: { preventDefault: () => void }) => {
    if (!onLeave) return;
    event.preventDefault();
    onLeave();
  };
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={className ? `${css.dialog} ${className}` : css.dialog}
      onClose={() => left.current || dialog.current?.open || onClose()}
      onCancel={leave}
      // The browser asks by `cancel` once and closes at the next Escape: the key itself can be held up each time.
      onKeyDown={(event) => event.key === 'Escape' && !event.nativeEvent.isComposing && leave(event)}
      onPointerDown={(event) => (pressed.current = event.target)}
      // Only the ground around it is the dialog itself. Text that is marked out to there was pressed within it.
      onClick={(event) => {
        if (event.target === dialog.current && pressed.current === dialog.current) (onLeave ?? onClose)();
      }}
    >
      {children}
    </dialog>
  );
}
