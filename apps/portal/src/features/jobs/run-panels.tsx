import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  ErrorState,
  KeyFigure,
  KeyFigures,
  LossCurve,
  LossLegend,
  Panel,
  Stack,
  useFormats,
  Waiting,
} from '@app/ui';
import type { Loss } from './jobs.api';
import type { RunMetrics } from './run-metrics';

interface Props {
  running: boolean;
  run: RunMetrics;
  loss: UseQueryResult<Loss>;
}

/** How far a run is, its figures, and how the loss fell. */
export function RunPanels({ running, run, loss }: Props) {
  const { t } = useTranslation('jobs');
  if (loss.error && !loss.data)
    return <ErrorState error={loss.error} title={t('loss.failure')} retry={() => void loss.refetch()} />;
  return (
    <>
      <ProgressPanel run={run} running={running} />
      <Panel title={t('loss.title')} aside={<LossLegend />}>
        {run.train.length > 0 && <LossCurve train={run.train} means={run.means} heldOut={run.heldOut} />}
        {run.train.length === 0 && (loss.isPending ? <Waiting rows={6} /> : <p className="dim">{t('loss.none')}</p>)}
      </Panel>
    </>
  );
}

function ProgressPanel({ run, running }: { run: RunMetrics; running: boolean }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const { step, steps, stepSeconds } = run;
  const far = { step: formats.number(step), steps: formats.number(steps ?? 0) };
  const sentence = steps === null ? t('progress.preparing') : t('progress.step', far);
  const left = running && steps !== null && stepSeconds !== null && step < steps ? (steps - step) * stepSeconds : null;
  const trained = run.train.at(-1);
  const [base] = run.heldOut;
  const held = run.heldOut.at(-1);
  return (
    <Panel
      title={t('progress.title')}
      note={sentence}
      aside={left !== null && t('progress.remaining', { span: formats.span(left) })}
    >
      <Stack>
        <Bar large label={sentence} whole={BigInt(steps ?? 1)} parts={[{ kind: 'spent', size: BigInt(step) }]} />
        <KeyFigures>
          {trained && <KeyFigure name={t('progress.loss')}>{formats.significant(trained.loss)}</KeyFigure>}
          {held && (
            <KeyFigure
              name={t('progress.heldOut')}
              note={base && base.step === 0 && t('progress.base', { loss: formats.significant(base.loss) })}
            >
              {formats.significant(held.loss)}
            </KeyFigure>
          )}
          {run.epoch !== null && <KeyFigure name={t('progress.epoch')}>{formats.number(run.epoch, 2)}</KeyFigure>}
        </KeyFigures>
      </Stack>
    </Panel>
  );
}
