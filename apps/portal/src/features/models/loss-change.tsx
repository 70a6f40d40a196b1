import { useTranslation } from 'react-i18next';
import { useFormats } from '@app/ui';
import type { VersionSummary } from './models.api';

/** Held-out loss before and after training, on one line. */
export function LossChange({ of: { base_loss, eval_loss } }: { of: VersionSummary['metrics'] }) {
  const { t } = useTranslation('models');
  const formats = useFormats();
  if (eval_loss === null) return <span className="dim">{t('notMeasured')}</span>;
  const after = formats.significant(eval_loss);
  if (base_loss === null) return <span>{after}</span>;
  return <span className="nowrap">{t('fromTo', { before: formats.significant(base_loss), after })}</span>;
}
