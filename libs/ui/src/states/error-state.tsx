import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Explain } from '../explain/explain';
import { FaultList } from '../explain/fault-list';
import { type Change, problemOf, useProblemWords } from '../explain/problem-words';
import { Note, type Tone } from '../layout/note';
import { isLost } from '../server/lost-answers';
import { isSignedOut, SignedOut } from './signed-out';

interface Props {
  error: unknown;
  /** What failed, as a sentence: "The jobs did not load." */
  title: string;
  /** What goes on all the same. */
  unaffected?: ReactNode;
  retry?: () => void;
  /** A way on, where trying again would only fail again. */
  instead?: ReactNode;
  /** The button of a change that is possible here. */
  act?: (change: Change) => ReactNode;
  /** What the page calls a field that is wrong, by its JSON pointer. */
  labelOf?: (pointer: string) => string | undefined;
}

/** What failed, what is not affected, what to do; a lacking right says who has it. */
export function ErrorState({ error, title, unaffected, retry, instead, act, labelOf }: Props) {
  const { t } = useTranslation();
  const say = useProblemWords();
  const problem = problemOf(error);
  if (problem.status === 403) return <NoPermission problem={problem} />;
  if (isSignedOut(problem)) return <SignedOut />;
  const lost = isLost(problem);
  const again = retry && (
    <Button variant="default" onClick={retry}>
      {t(lost ? 'error.sendAgain' : 'error.again')}
    </Button>
  );
  return (
    <>
      <Note tone="bad" action={instead ?? again}>
        {/* Where no answer came, nobody can say that it failed. */}
        {!lost && <b>{title}</b>} {say.sentence(problem)} {unaffected}{' '}
        {problem.errors ? (
          <FaultList faults={problem.errors} labelOf={labelOf} />
        ) : (
          problem.request_id && <code className="dim">{t('error.request', { id: problem.request_id })}</code>
        )}
      </Note>
      <Explain problem={problem} act={act} />
    </>
  );
}

interface Refused {
  problem: ReturnType<typeof problemOf>;
  /** That it is not theirs to do or see; that their role does not include it unless said. */
  title?: string;
  tone?: Tone;
  action?: ReactNode;
  children?: ReactNode;
}

/** Who may do or see it, and whom to ask. */
export function NoPermission({ problem, title, tone = 'info', action, children }: Refused) {
  const { t } = useTranslation();
  const say = useProblemWords();
  const roles = problem.required_role ?? [];
  return (
    <Note tone={tone} action={action}>
      <b>{title ?? t('error.noPermission')}</b> {say.sentence(problem)}{' '}
      {roles.length > 0 && t('error.roles', { roles: roles.map(say.role).join(', ') })}{' '}
      {problem.ask && say.ask(problem.ask)} {children}
    </Note>
  );
}
