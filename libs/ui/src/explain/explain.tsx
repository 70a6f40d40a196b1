import { IconCheck, IconClockHour4, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ScrollBox } from '../layout/scroll-box';
import { CheckList } from './check-list';
import css from './explain.module.css';
import { type Change, type Check, useProblemWords } from './problem-words';

/** A refusal or a wait, as the API explains it. */
export interface Explained {
  checks?: Check[];
  changes?: Change[];
}

/** What was checked, in order, and what would change it: the API's `checks` and `changes`, one row each. */
export function Explain({ problem, act }: { problem: Explained; act?: (change: Change) => ReactNode }) {
  const { checks = [], changes = [] } = problem;
  if (checks.length + changes.length === 0) return null;
  return (
    <div className={css.explain}>
      {checks.length > 0 && <Checks checks={checks} />}
      {changes.length > 0 && <Changes changes={changes} act={act} />}
    </div>
  );
}

/** The checks alone, for a panel of their own: a table, on a phone a line each. */
export function Checks({ checks }: { checks: Check[] }) {
  const { t } = useTranslation('problems');
  return (
    <>
      <div className={css.wide}>
        <CheckTable checks={checks} />
      </div>
      <div className={css.narrow}>
        <p className="dim small" aria-hidden>
          {t('checked')}
        </p>
        <CheckList checks={checks} />
      </div>
    </>
  );
}

function CheckTable({ checks }: { checks: Check[] }) {
  const { t } = useTranslation('problems');
  const say = useProblemWords();
  const binding = checks.findIndex(({ result }) => result !== 'passed');
  const columns = (['limit', 'used', 'held', 'requested'] as const).filter((name) =>
    checks.some((check) => check[name] !== null && check[name] !== undefined),
  );
  return (
    <ScrollBox label={t('checked')}>
      <table className={css.table}>
        <caption>{t('checked')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('check')}</th>
            <th scope="col">{t('result')}</th>
            {columns.map((name) => (
              <th key={name} scope="col" className={css.number}>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {checks.map((check, i) => (
            <tr
              key={`${check.check} ${check.dimension ?? ''}`}
              className={i === binding ? css[check.result] : undefined}
            >
              <th scope="row">
                {say.check(check.check)}
                {check.dimension && hasNumbers(check) && (
                  <span className="dim small"> {say.unit(check.dimension)}</span>
                )}
              </th>
              <td>
                <Result result={check.result} />
              </td>
              {columns.map((name) => (
                <td key={name} className={css.number}>
                  {hasNumbers(check) && say.amount(check[name], check.dimension)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

const hasNumbers = ({ limit, used, held, requested }: Check) =>
  [limit, used, held, requested].some((one) => one != null);

function Result({ result }: Pick<Check, 'result'>) {
  const { t } = useTranslation('problems');
  const Icon = { passed: IconCheck, failed: IconX, waiting: IconClockHour4 }[result];
  return (
    <span className={`${css.result} ${css[`is-${result}`]}`}>
      <Icon size={14} aria-hidden />
      {t(`results.${result}`)}
    </span>
  );
}

/** Whether there is somebody to ask whom the action itself does not name yet. */
const asksElse = ({ action, ask }: Change) => !!ask && !['ask-programme', 'ask-steward'].includes(action);

/** What a change would do. */
function Effect({ change }: { change: Change }) {
  const { text, lang } = useProblemWords().effect(change);
  return (
    <span className="small dim" lang={lang}>
      {text}
    </span>
  );
}

/**
 * What would change it, what each would do, and whom to ask.
 * @param props.act the button of a change that is possible here
 * @param props.flush without the room around it that a table beside it would have
 */
export function Changes(props: { changes: Change[]; act?: (change: Change) => ReactNode; flush?: boolean }) {
  const { changes, act, flush = false } = props;
  const { t } = useTranslation('problems');
  const say = useProblemWords();
  return (
    <div className={flush ? `${css.changes} ${css.flush}` : css.changes}>
      <h3>{t('changes')}</h3>
      <ul>
        {changes.map((change, n) => (
          <li key={`${n} ${change.action}`} className={change.possible ? undefined : css.impossible}>
            {change.possible ? (
              <IconCheck size={14} role="img" aria-label={t('possible')} />
            ) : (
              <IconX size={14} role="img" aria-label={t('impossible')} />
            )}
            <div>
              <b>{say.action(change)}</b>
              <Effect change={change} />
              {asksElse(change) && <span className="small dim">{say.ask(change.ask as string)}</span>}
            </div>
            {change.possible && act?.(change)}
          </li>
        ))}
      </ul>
    </div>
  );
}
