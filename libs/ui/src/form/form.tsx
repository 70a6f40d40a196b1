import { Button } from '@mantine/core';
import { createContext, type FormEvent, type ReactNode, useContext, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Explain } from '../explain/explain';
import { type FieldFault, problemOf, type Problem, useProblemWords } from '../explain/problem-words';
import { Note } from '../layout/note';
import css from './form.module.css';

interface Faults {
  /** What is wrong with each field, in words, by the field's name. */
  byName: Record<string, string>;
  id: string;
}
const FaultsContext = createContext<Faults>({ byName: {}, id: '' });

/** What is wrong with a field, and the id that leads to it. */
export function useFault(name: string): { error: string | undefined; id: string } {
  const { byName, id } = useContext(FaultsContext);
  return { error: byName[name], id: `${id}-${name}` };
}

/** `/owner/email` of a body is the field `owner/email`, `?state` of a query the field `state`. */
const nameOf = ({ pointer }: FieldFault) => pointer.replace(/^[/?]/, '');

interface Props {
  /** Sends the fields, by name; what it throws is shown where it belongs. */
  onSubmit: (values: Record<string, string>) => Promise<unknown>;
  /** What the button says: the act, with its amount where there is one. */
  submit: string;
  /** Names of fields that must not be left empty, before the server is asked. */
  needed?: string[];
  children: ReactNode;
}

/**
 * A form whose faults are the server's. The button is never disabled: pressing it leads to the first fault, and all of them
 * are listed beside it.
 */
export function Form({ onSubmit, submit, needed = [], children }: Props) {
  const { t } = useTranslation();
  const say = useProblemWords();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const faults = problem?.errors ?? [];
  const byName = Object.fromEntries(faults.map((fault) => [nameOf(fault), say.field(fault)]));

  // After the faults are on the page, so that a screen reader finds the field described by its own.
  useEffect(() => {
    if (!problem || !form.current) return;
    const first = [...form.current.elements].find(
      (one) => (one.getAttribute('name') ?? one.id.slice(id.length + 1)) in byName,
    );
    const target = (first as HTMLElement | undefined) ?? form.current.querySelector<HTMLElement>('[data-faults]');
    target?.focus();
  }, [problem]);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !form.current) return;
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(form.current)) if (typeof value === 'string') values[name] = value;
    const empty = needed.filter((name) => !values[name]?.trim());
    if (empty.length > 0) return setProblem(emptyFields(empty));
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(values);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <FaultsContext value={{ byName, id }}>
      <form ref={form} noValidate className={css.form} onSubmit={(event) => void send(event)}>
        {children}
        {problem && (
          <div data-faults tabIndex={-1} className={css.faults}>
            <Note tone="bad">
              {faults.length === 0 ? say.sentence(problem) : t('form.faults', { count: faults.length })}
              {faults.length > 0 && (
                <ul>
                  {faults.map((fault) => (
                    <li key={`${fault.pointer} ${fault.code}`}>
                      <a
                        href={`#${id}-${nameOf(fault)}`}
                        onClick={(event) => focusField(event, `${id}-${nameOf(fault)}`)}
                      >
                        {say.field(fault)}
                      </a>
                    </li>
                  ))}
                </ul>
              )}
            </Note>
            <Explain problem={problem} />
          </div>
        )}
        <Button type="submit" loading={busy} className={css.submit}>
          {submit}
        </Button>
      </form>
    </FaultsContext>
  );
}

const emptyFields = (names: string[]): Problem => ({
  ...problemOf(new Error('fields are empty')),
  code: 'validation-failed',
  errors: names.map((name) => ({ pointer: `/${name}`, code: 'is-not-empty' })),
});

function focusField(event: { preventDefault: () => void }, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.focus();
}
