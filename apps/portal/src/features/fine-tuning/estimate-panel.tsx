import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  type Change,
  Changes,
  CheckList,
  ErrorState,
  Fact,
  Facts,
  Key,
  KeyFigure,
  KeyFigures,
  minorUnits,
  Money,
  Panel,
  Stack,
  useFormats,
} from '@app/ui';
import type { Estimate } from './fine-tuning.api';
import { useLabels } from './use-labels';

interface Props {
  estimate: Estimate | null;
  error: unknown;
  fresh: boolean;
  /** Whether enough was chosen to ask for an estimate. */
  possible: boolean;
  /** Does a change that would let it through. */
  act: (change: Change) => ReactNode;
  /** The decisive button. */
  children: ReactNode;
}

/** What the launch would take, hold and wait for, and what would refuse it. */
export function EstimatePanel({ estimate, error, fresh, possible, act, children }: Props) {
  const { t } = useTranslation('fine-tuning');
  const labelOf = useLabels();
  return (
    <Panel
      title={t('estimate.title')}
      aside={possible && !error && (fresh ? t('estimate.live') : t('estimate.asking'))}
    >
      <Stack>
        <div aria-live="polite" aria-atomic="true">
          {!possible && <p className="dim">{t('estimate.choose')}</p>}
          {error !== null && possible && <ErrorState error={error} title={t('estimate.failure')} labelOf={labelOf} />}
          {estimate && error === null && <Figures estimate={estimate} />}
        </div>
        {estimate && error === null && <CheckList checks={estimate.checks} />}
        {estimate && error === null && estimate.changes.length > 0 && (
          <Changes flush changes={estimate.changes} act={act} />
        )}
        {children}
        <p className="dim small">{t('estimate.comesBack')}</p>
      </Stack>
    </Panel>
  );
}

function Figures({ estimate }: { estimate: Estimate }) {
  const { t } = useTranslation('fine-tuning');
  const formats = useFormats();
  const { hold, grant_share: grant, co_funding_share: co, cost_range: cost, seconds, gpu_seconds, start } = estimate;
  const span = (low: string, high: string) => (low === high ? low : `${low} – ${high}`);
  return (
    <Stack>
      {hold && grant && co && (
        <>
          <KeyFigures>
            <KeyFigure
              name={t('estimate.held')}
              note={t('estimate.heldFor', { hours: formats.gpuHours(estimate.hold_gpu_seconds) })}
            >
              <Money of={hold} />
            </KeyFigure>
          </KeyFigures>
          <Bar
            large
            label={t('estimate.split', { grant: formats.money(grant), co: formats.money(co) })}
            whole={minorUnits(hold)}
            parts={[
              { kind: 'held', size: minorUnits(grant) },
              { kind: 'co', size: minorUnits(co) },
            ]}
          />
        </>
      )}
      <Facts>
        {grant && (
          <Fact name={<Key kind="held">{t('estimate.grant')}</Key>}>
            <Money of={grant} />
          </Fact>
        )}
        {co && (
          <Fact name={<Key kind="co">{t('estimate.co')}</Key>}>
            <Money of={co} />
          </Fact>
        )}
        {cost && <Fact name={t('estimate.cost')}>{span(formats.money(cost.low), formats.money(cost.high))}</Fact>}
        {gpu_seconds && (
          <Fact name={t('estimate.hours')}>
            {span(formats.gpuHours(Math.round(gpu_seconds.low)), formats.gpuHours(Math.round(gpu_seconds.high)))}
          </Fact>
        )}
        <Fact name={t('estimate.time')}>
          {seconds ? span(formats.span(seconds.low), formats.span(seconds.high)) : t('estimate.noTime')}
        </Fact>
        {start && (
          <Fact name={t('estimate.start')}>
            {span(formats.date(start.earliest, 'short'), formats.date(start.latest, 'short'))}
          </Fact>
        )}
      </Facts>
      {estimate.fits_time_limit === false && <p className="dim">{t('estimate.tooShort')}</p>}
    </Stack>
  );
}
