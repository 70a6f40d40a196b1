import { type ReactNode, useId, useRef } from 'react';
import css from './menu.module.css';

/** A button and what it opens: the browser closes it on Escape, on a click elsewhere, and gives the focus back. */
export function Menu(props: {
  label: string;
  /** The trigger says the label's words itself. */
  said?: boolean;
  trigger: ReactNode;
  className?: string;
  /** Under the left edge of the button rather than the right. */
  left?: boolean;
  /** It is being opened: what it shows may be asked for now. */
  onOpen?: () => void;
  children: ReactNode;
}) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  return (
    <>
      <button type="button" className={props.className ?? css.trigger} popoverTarget={id}>
        {!props.said && <span className="unseen">{props.label} </span>}
        {props.trigger}
      </button>
      {/* Whatever was chosen inside closes it; keys reach the buttons and links themselves. */}
      <div
        ref={box}
        id={id}
        popover="auto"
        className={props.left ? `${css.menu} ${css.left}` : css.menu}
        onToggle={(event) => event.newState === 'open' && props.onOpen?.()}
        onClick={(event) => !(event.target as HTMLElement).closest('input') && box.current?.hidePopover()}
      >
        <div className={css.head}>{props.label}</div>
        <ul>{props.children}</ul>
      </div>
    </>
  );
}

/** A choice in a menu. */
export function MenuChoice(props: { onChoose: () => void; chosen?: boolean; lang?: string; children: ReactNode }) {
  return (
    <li>
      <button type="button" onClick={props.onChoose} aria-pressed={props.chosen} lang={props.lang}>
        {props.children}
      </button>
    </li>
  );
}
