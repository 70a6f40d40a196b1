import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Change, useFormats, useMay } from '@app/ui';
import { type Draft, secondsIn } from './draft';
import { draftAfter } from './draft-changes';

interface Props {
  project: string;
  draft: Draft;
  change: Change;
  onChange: (change: Partial<Draft>) => void;
}

/** The first choice among the pools that can be chosen. */
const toPools = () =>
  [...document.querySelectorAll<HTMLInputElement>('input[name=pool]')].find(({ disabled }) => !disabled)?.focus();

/** Does what would let a launch through, or leads to where it is done; nothing where another must do it. */
export function ChangeAct({ project, draft, change, onChange }: Props) {
  const { t } = useTranslation('fine-tuning');
  const formats = useFormats();
  const may = useMay();
  const { action } = change;
  const after = draftAfter(change, draft);
  if (after)
    return (
      <Button variant="default" onClick={() => onChange(after)}>
        {after.gpus !== undefined
          ? t('change.gpus', { count: Number(after.gpus) })
          : t('change.time', { span: formats.span(Number(after.time) * secondsIn.minutes) })}
      </Button>
    );
  if (action === 'choose-pool')
    return (
      <Button variant="default" onClick={toPools}>
        {t('change.pool')}
      </Button>
    );
  if (['request-quota', 'new-request'].includes(action) && may('request', 'AllocationRequest', project))
    return (
      <Link to="/p/$project/quota/new" params={{ project }} search={{ pool: draft.pool }}>
        {t('pool.ask')}
      </Link>
    );
  if (action === 'make-agreement')
    return (
      <Link to="/p/$project/data" params={{ project }}>
        {t('change.data')}
      </Link>
    );
  return null;
}
