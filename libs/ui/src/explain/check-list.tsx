import { IconCheck, IconClockHour4, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import css from './explain.module.css';
import { type Check, useProblemWords } from './problem-words';

const icons = { passed: IconCheck, failed: IconX, waiting: IconClockHour4 };

/** Checks in a narrow place: a line each, with their numbers only where they did not pass. */
export function CheckList({ checks }: { checks: Check[] }) {
  const { t } = useTranslation('problems');
  const say = useProblemWords();
  const numbers = (check: Check) =>
    (['limit', 'used', 'held', 'requested'] as const)
      .filter((name) => check[name] !== null && check[name] !== undefined)
      .map((name) => `${t(name)} ${say.amount(check[name], check.dimension)}`)
      .join(' · ');
  return (
    <ul className={css.list} aria-label={t('checked')}>
      {checks.map((check) => {
        const Icon = icons[check.result];
        return (
          <li key={`${check.check} ${check.dimension ?? ''}`} className={css[`is-${check.result}`]}>
            <Icon size={14} role="img" aria-label={t(`results.${check.result}`)} />
            <div>
              {say.check(check.check)}
              {check.result !== 'passed' && <div className="dim small">{numbers(check)}</div>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
