import { IconCircleCheckFilled, IconCircleDashed, IconCircleDot } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '@app/ui';
import css from './steps.module.css';

/** One of the things to be done before the first job can run. */
export interface Step {
  key: string;
  title: string;
  /** What it is for, and who does it. */
  text: string;
  done: boolean;
  /** Where it is done, for whoever may do it. */
  act?: ReactNode;
}

/** What is to be done in which order: the first that is not done stands out. */
export function Steps({ title, steps }: { title: string; steps: Step[] }) {
  const { t } = useTranslation('app');
  const next = steps.find(({ done }) => !done)?.key;
  const done = steps.filter((step) => step.done).length;
  return (
    <Panel title={title} note={t('steps.count', { done, all: steps.length })} flush>
      <ol className={css.steps}>
        {steps.map((step) => (
          <li key={step.key} className={step.done ? css.done : step.key === next ? css.next : undefined}>
            <Mark done={step.done} next={step.key === next} />
            <div>
              <b>{step.title}</b>
              <div className="small dim">{step.text}</div>
            </div>
            {step.act && !step.done && <div className={css.act}>{step.act}</div>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Mark({ done, next }: { done: boolean; next: boolean }) {
  const { t } = useTranslation('app');
  if (done) return <IconCircleCheckFilled size={17} role="img" aria-label={t('steps.done')} />;
  if (next) return <IconCircleDot size={17} role="img" aria-label={t('steps.next')} />;
  return <IconCircleDashed size={17} role="img" aria-label={t('steps.later')} />;
}
