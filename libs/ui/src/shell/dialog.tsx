import { type ReactNode, useLayoutEffect, useRef } from 'react';
import css from './dialog.module.css';

/** The browser's own modal dialog: it traps the focus, closes on Escape and gives the focus back. */
export function Dialog(props: { label: string; onClose: () => void; className?: string; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it leaves the page: only a dialog that is still there can give the focus back.
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={props.label}
      className={props.className ? `${css.dialog} ${props.className}` : css.dialog}
      onClose={props.onClose}
      // Only the ground around it is the dialog itself.
      onClick={(event) => event.target === dialog.current && props.onClose()}
    >
      {props.children}
    </dialog>
  );
}
