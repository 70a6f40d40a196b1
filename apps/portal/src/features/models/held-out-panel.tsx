import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, KeyFigure, KeyFigures, LossCurve, Panel, Stack, useFormats } from '@app/ui';
import { fallOf } from './held-out';
import { heldOutQuery, type ModelVersion } from './models.api';

/** Loss on held-out rows before and after, what training took, and how it fell. */
export function HeldOutPanel({ project, version }: { project: string; version: ModelVersion }) {
  const { t } = useTranslation('models');
  const formats = useFormats();
  const { data: points = [], error } = useQuery(heldOutQuery(project, version.job));
  const { base_loss, eval_loss, steps, tokens, wall_seconds } = version.metrics;
  const fall = fallOf(base_loss, eval_loss);
  const part = { part: formats.share(Math.abs(fall ?? 0)) };
  const loss = (value: number | null) => (value === null ? t('notMeasured') : formats.significant(value));
  return (
    <Panel title={t('heldOut.title')} note={t('heldOut.unit')}>
      <Stack>
        <KeyFigures>
          <KeyFigure name={t('heldOut.before')}>{loss(base_loss)}</KeyFigure>
          <KeyFigure
            name={t('heldOut.after')}
            note={fall !== null && t(fall >= 0 ? 'heldOut.lower' : 'heldOut.higher', part)}
          >
            {loss(eval_loss)}
          </KeyFigure>
          {steps !== null && <KeyFigure name={t('heldOut.steps')}>{formats.number(steps)}</KeyFigure>}
          {tokens !== null && <KeyFigure name={t('heldOut.tokens')}>{formats.number(tokens)}</KeyFigure>}
          {wall_seconds !== null && <KeyFigure name={t('heldOut.time')}>{formats.span(wall_seconds)}</KeyFigure>}
        </KeyFigures>
        {points.length > 1 && <LossCurve train={[]} heldOut={points} />}
        {error && <ErrorState error={error} title={t('heldOut.failure')} />}
        <p className="dim small">{t('heldOut.rule')}</p>
      </Stack>
    </Panel>
  );
}
