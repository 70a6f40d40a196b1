import css from './explain.module.css';
import { type FieldFault, useProblemWords } from './problem-words';

interface Props {
  faults: readonly FieldFault[];
  /** What the page calls a field, by its JSON pointer. */
  labelOf?: (pointer: string) => string | undefined;
}

/** What is wrong with each field, where no form around it leads to them. */
export function FaultList({ faults, labelOf }: Props) {
  const say = useProblemWords();
  return (
    <ul className={css.faults}>
      {faults.map((fault) => {
        const label = labelOf?.(fault.pointer);
        return (
          <li key={`${fault.pointer} ${fault.code}`}>
            {label && <b>{label}: </b>}
            {say.field(fault)}
          </li>
        );
      })}
    </ul>
  );
}
