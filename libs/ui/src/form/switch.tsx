import css from './switch.module.css';

/** Something that is on or off and is kept at once. @param props.label what is switched, for whoever does not see the row */
export function Switch(props: { label: string; on: boolean; busy?: boolean; onSwitch: (on: boolean) => void }) {
  const { label, on, busy = false, onSwitch } = props;
  return (
    <input
      type="checkbox"
      role="switch"
      className={css.switch}
      aria-label={label}
      aria-busy={busy || undefined}
      checked={on}
      onChange={(event) => onSwitch(event.currentTarget.checked)}
    />
  );
}
