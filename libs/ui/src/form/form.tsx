import { Button } from '@mantine/core';
import {
  createContext,
  type FormEvent,
  type ReactNode,
  type SyntheticEvent,
  useCallback,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { Explain } from '../explain/explain';
import { type Change, type FieldFault, problemOf, type Problem, useProblemWords } from '../explain/problem-words';
import { Note } from '../layout/note';
import { isLost, isSafeAgain } from '../server/lost-answers';
import { textMayBeGone } from '../server/session-state';
import { isSignedOut, SignedOut, useSession } from '../states/signed-out';
import { useFormats } from '../formats/use-formats';
import css from './form.module.css';
import { faultsLeft, faultsPlaced, groupOf, isSameFault, nameOf } from './faults-left';
import { emailFaults, numberFaults } from './field-faults';
import { LeaveGuard } from './leave-guard';
import { useRewritten } from './use-rewritten';
import { isWritten, useTyped } from './typed';

interface FormState {
  /** What is wrong with each field, in words, by the field's name. */
  byName: Record<string, string>;
  id: string;
  problem: Problem | null;
  /** What the page calls the fields that are wrong. */
  labels: Record<string, string>;
  busy: boolean;
  /** Nobody, or somebody else, is signed in here since it was begun. */
  signedOut: boolean;
  /** Presses the same button once more. */
  again: () => void;
}
const FormContext = createContext<FormState>({
  byName: {},
  id: '',
  problem: null,
  labels: {},
  busy: false,
  signedOut: false,
  again: () => undefined,
});

/** What is wrong with a field, and the id that leads to it. */
export function useFault(name: string): { error: string | undefined; id: string } {
  const { byName, id } = useContext(FormContext);
  return { error: byName[name], id: `${id}-${name}` };
}

interface Props {
  /** Sends the fields, by name, numbers as the API takes them; what it throws is shown where it belongs. */
  onSubmit: (values: Record<string, string>) => Promise<unknown>;
  /** What the button says: the act, with its amount where there is one. Left out where `<Faults>` and `<Submit>` stand apart. */
  submit?: string;
  /** Names of fields that must not be left empty, before the server is asked. */
  needed?: string[];
  /** What else the page itself knows to be wrong with the fields, told together with those that are empty. */
  check?: (values: Record<string, string>) => FieldFault[];
  /** What is known to be wrong with what is written now, before anything is sent. */
  known?: FieldFault[];
  /** It is a page's work to write: leaving the page asks first while something was typed and not sent. */
  long?: boolean;
  /** What it does cannot be undone. */
  grave?: boolean;
  /** Another button, left of the form's own. */
  beside?: ReactNode;
  children: ReactNode;
}

/**
 * A form whose faults are the server's. The button is never disabled: pressing it leads to the first fault, and all of them
 * are listed beside it.
 */
export function Form(props: Props) {
  const { onSubmit, submit, needed = [], check, known = [], long = false, grave, beside, children } = props;
  const say = useProblemWords();
  const { language } = useFormats();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [told, setTold] = useState<Problem | null>(null);
  // Fields that changed since: what was said of them is said no more.
  const [changed, setChanged] = useState<readonly string[]>([]);
  const [knownThen, setKnownThen] = useState<readonly FieldFault[]>([]);
  // What was changed says nothing of who is signed in, nor of what became of an act whose answer was lost.
  const mended = knownThen.filter((fault) => !known.some(isSameFault(fault)));
  const problem = isSignedOut(told) || (told && isLost(told)) ? told : faultsLeft(told, changed, mended);
  const [labels, setLabels] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const { typed, handlers } = useTyped();
  useRewritten(form, language);
  // What is being sent leads on by itself.
  const sending = useRef(false);
  const pressed = useRef<HTMLElement>(null);
  const unsent = useCallback(() => !sending.current && typed.any(), [typed]);
  const gone = useSession() !== 'here';
  const signedOut = isSignedOut(problem) || (gone && typed.any());
  const byName = Object.fromEntries(
    [...known, ...(problem?.errors ?? [])].map((fault) => [nameOf(fault), say.field(fault)]),
  );

  // After the faults are on the page, so that a screen reader finds the field described by its own.
  useEffect(() => {
    if (!told || !form.current) return;
    const first = fieldsOf(form.current).find(({ name }) => groupOf(name) in byName);
    (first ?? form.current.querySelector<HTMLElement>('[data-faults]'))?.focus();
  }, [told]);

  // On the way up, with the field's own `onChange`: drawn between the two, a field would have its old text again.
  const change = ({ target }: SyntheticEvent) => {
    const { name } = target as Partial<Field>;
    if (told && isWritten() && name !== undefined && !changed.includes(name)) setChanged([...changed, name]);
  };

  const refuse = (refusal: Problem) => {
    if (form.current) setLabels(labelsOf(form.current));
    setChanged([]);
    setKnownThen(known);
    setTold(form.current ? faultsPlaced(refusal, fieldsOf(form.current)) : refusal);
  };

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || !form.current) return;
    const values: Record<string, string> = {};
    const { submitter } = event.nativeEvent as SubmitEvent;
    pressed.current = submitter;
    for (const [name, value] of new FormData(form.current, submitter))
      if (typeof value === 'string') values[name] = value;
    const empty = needed.filter((name) => !values[name]?.trim());
    const fields = fieldsOf(form.current);
    const wrong = [
      ...emptyFields(empty),
      ...numberFaults(language, fields, values),
      ...emailFaults(fields),
      ...(check?.(values) ?? []),
    ];
    if (wrong.length > 0) return refuse(wrongFields(firstOfEach(wrong)));
    setBusy(true);
    setTold(null);
    sending.current = true;
    try {
      await onSubmit(values);
      typed.forget();
      textMayBeGone();
    } catch (error) {
      refuse(problemOf(error));
    } finally {
      sending.current = false;
      setBusy(false);
    }
  };

  const again = () => form.current?.requestSubmit(pressed.current);

  return (
    <FormContext value={{ byName, id, problem, labels, busy, signedOut, again }}>
      <form
        ref={form}
        noValidate
        className={submit ? css.form : `${css.form} ${css.whole}`}
        onSubmit={(event) => void send(event)}
        {...handlers}
        onInput={change}
      >
        {long && <LeaveGuard unsent={unsent} />}
        {children}
        {submit && (
          <>
            <Faults />
            {beside ? (
              <div className={css.buttons}>
                {beside}
                <Submit grave={grave}>{submit}</Submit>
              </div>
            ) : (
              <Submit grave={grave}>{submit}</Submit>
            )}
          </>
        )}
      </form>
    </FormContext>
  );
}

/**
 * What the server refused: each field with a link to it, or the checks and what would change them.
 * @param props.act does a change that is possible here
 */
export function Faults({ act }: { act?: (change: Change) => ReactNode }) {
  const { t } = useTranslation();
  const say = useProblemWords();
  const { problem, labels, id, signedOut, again } = useContext(FormContext);
  if (signedOut)
    return (
      <div data-faults tabIndex={-1} className={css.faults}>
        <SignedOut />
      </div>
    );
  if (!problem) return null;
  const faults = problem.errors ?? [];
  return (
    <div data-faults tabIndex={-1} className={css.faults}>
      <Note
        tone="bad"
        action={
          isSafeAgain(problem) && (
            <Button variant="default" onClick={again}>
              {t('error.sendAgain')}
            </Button>
          )
        }
      >
        {faults.length === 0 ? say.sentence(problem) : t('form.faults', { count: faults.length })}
        {faults.length > 0 && (
          <ul className={css.list}>
            {faults.map((fault) => {
              const name = nameOf(fault);
              return (
                <li key={`${fault.pointer} ${fault.code}`}>
                  {labels[name] && <b>{labels[name]}: </b>}
                  <a href={`#${id}-${name}`} onClick={(event) => focusField(event, `${id}-${name}`)}>
                    {say.field(fault)}
                  </a>
                </li>
              );
            })}
          </ul>
        )}
      </Note>
      {(problem.checks ?? problem.changes) && (
        <div className={css.explained}>
          <Explain problem={problem} act={act} />
        </div>
      )}
    </div>
  );
}

/** The form's button: never disabled, since pressing it is how one learns what is wrong. */
export function Submit({ wide = false, grave, children }: { wide?: boolean; grave?: boolean; children: ReactNode }) {
  const { busy } = useContext(FormContext);
  return (
    <Button type="submit" color={grave ? 'red' : undefined} loading={busy} className={wide ? css.wide : css.submit}>
      {children}
    </Button>
  );
}

/** Fields beside each other where there is room. @param props.names they hold names and addresses, which need more of it */
export const FieldGrid = ({ names = false, children }: { names?: boolean; children: ReactNode }) => (
  <div className={names ? `${css.grid} ${css.names}` : css.grid}>{children}</div>
);

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter((one): one is Field => one.matches('input, select, textarea') && !one.matches(':disabled'));

/** What the page calls each field, by its name: a group of choices by its legend. */
const labelsOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries(
    fieldsOf(form).map((field) => {
      const label = field.closest('fieldset')?.querySelector('legend') ?? field.labels?.[0];
      return [groupOf(field.name), label?.textContent ?? ''];
    }),
  );

const emptyFields = (names: string[]): FieldFault[] =>
  names.map((name) => ({ pointer: `/${name}`, code: 'is-not-empty' }));

/** One fault of a field, the first that was found. */
const firstOfEach = (faults: FieldFault[]): FieldFault[] =>
  faults.filter((fault, n) => faults.findIndex((other) => nameOf(other) === nameOf(fault)) === n);

const wrongFields = (errors: FieldFault[]): Problem => ({
  ...problemOf(new Error('fields are wrong')),
  code: 'validation-failed',
  errors,
});

function focusField(event: { preventDefault: () => void }, id: string): void {
  event.preventDefault();
  document.getElementById(id)?.focus();
}
