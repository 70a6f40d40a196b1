import { IconAlertTriangle, IconCircleCheckFilled, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import css from './note.module.css';

const icons = { warn: IconAlertTriangle, info: IconInfoCircle, bad: IconCircleX, ok: IconCircleCheckFilled };
export type Tone = keyof typeof icons;

/** A sentence that matters more than what stands around it. */
export function Note({ tone = 'warn', action, children }: { tone?: Tone; action?: ReactNode; children: ReactNode }) {
  const Icon = icons[tone];
  return (
    <div className={`${css.note} ${css[tone]}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={17} aria-hidden />
      <div className={css.text}>{children}</div>
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
