import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, GpuTime, KeyFigure, KeyFigures, Panel, Stack, useFormats, Waiting } from '@app/ui';
import { BusyBar } from '../busy-bar';
import { type Day, shareOf } from './utilisation';
import css from './utilisation.module.css';

interface Props {
  query: UseQueryResult<{ days: Day[] }>;
  /** GPUs that work now, of how many. */
  busy: number;
  gpus: number;
}

/** How much of a pool is used: now, in the last week, and on each of the latest days. */
export function UtilisationPanel({ query: { data, error, refetch }, busy, gpus }: Props) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const told = (days: readonly Day[]) => {
    const share = shareOf(days);
    return share === null ? '–' : formats.share(share);
  };
  const days = data?.days ?? [];
  const sum = (part: 'used' | 'own') => days.reduce((all, day) => all + (day[part] ?? 0), 0);
  return (
    <Panel title={t('utilisation')} foot={t('use.note')}>
      <Stack>
        {error && !data && <ErrorState error={error} title={t('use.failure')} retry={() => void refetch()} />}
        {!data && !error && <Waiting rows={2} />}
        {data && (
          <>
            <div>
              <BusyBar large busy={busy} gpus={gpus} />
            </div>
            <KeyFigures>
              <KeyFigure name={t('use.week')}>{told(days.slice(-7))}</KeyFigure>
              <KeyFigure name={t('use.all', { days: days.length })}>{told(days)}</KeyFigure>
              {days[0]?.own === undefined ? (
                <KeyFigure name={t('use.metered')}>
                  <GpuTime seconds={sum('used')} />
                </KeyFigure>
              ) : (
                <KeyFigure name={t('use.own')}>
                  {sum('used') > 0 ? formats.share(sum('own') / sum('used')) : '–'}
                </KeyFigure>
              )}
            </KeyFigures>
            <Days days={days} told={told} />
          </>
        )}
      </Stack>
    </Panel>
  );
}

function Days({ days, told }: { days: Day[]; told: (days: Day[]) => string }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const day = ({ day: on }: Day) => formats.day(on);
  return (
    <div>
      <div className={css.days} role="img" aria-label={t('use.picture', { share: told(days), days: days.length })}>
        {days.map((each) => (
          <span
            key={each.day}
            className={each.capacity === 0 ? css.off : undefined}
            title={t('use.day', { day: day(each), share: told([each]) })}
          >
            <i style={{ height: `${Math.min(100, Math.round((shareOf([each]) ?? 0) * 100))}%` }} />
          </span>
        ))}
      </div>
      <div className={`${css.ends} small dim`}>
        <span>{days[0] && day(days[0])}</span>
        <span>{t('use.today')}</span>
      </div>
    </div>
  );
}
