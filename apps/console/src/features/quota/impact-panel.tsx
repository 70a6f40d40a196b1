import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, Key, Note, Panel, useFormats, Waiting } from '@app/ui';
import { usePools } from '../../app/reference.api';
import { ImpactLevels } from './impact-levels';
import { ImpactMonths } from './impact-months';
import { type Impact, impactQuery, type QuotaRequest } from './quota.api';
import { share } from './share';

interface Props {
  programme: string;
  request: QuotaRequest;
  /** GPU-seconds that would be granted. */
  granting: number;
}

/** What granting it does to the pool and to those who share it, as the API reckons it now. */
export function ImpactPanel({ programme, request, granting }: Props) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const { data, error, refetch } = useQuery(impactQuery(programme, request.id));
  if (error && !data) return <ErrorState error={error} title={t('impact.failure')} retry={() => void refetch()} />;
  if (!data)
    return (
      <Panel title={t('impact.title')}>
        <Waiting rows={3} />
      </Panel>
    );
  const span = { from: formats.date(data.from, 'day'), until: formats.date(data.until, 'lastDay') };
  return (
    <>
      <Panel
        title={t('impact.title')}
        note={t('impact.method', span)}
        aside={
          <>
            <Key kind="co">{t('impact.promised')}</Key>
            <Key kind="request">{t('impact.thisRequest')}</Key>
          </>
        }
        foot={t('impact.reckoned')}
        flush
      >
        <div className="lead">
          <Verdict impact={data} granting={granting} />
        </div>
        <ImpactLevels programme={programme} request={request} impact={data} granting={granting} />
      </Panel>
      {data.months.length > 1 && <ImpactMonths impact={data} granting={granting} />}
    </>
  );
}

/** Whether the pool can carry it, in a sentence with the numbers. */
function Verdict({ impact, granting }: { impact: Impact; granting: number }) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const pool = usePools()?.get(impact.pool)?.name ?? impact.pool;
  const after = impact.promised + granting;
  if (after > impact.capacity)
    return (
      <Note tone="warn">
        <b>{t('impact.short', { pool })}</b> {t('impact.shortBy', { hours: formats.gpuHours(after - impact.capacity) })}
      </Note>
    );
  const words = {
    pool,
    hours: formats.gpuHours(impact.capacity - after),
    share: formats.share(share(after, impact.capacity)),
  };
  return t('impact.fits', words);
}
