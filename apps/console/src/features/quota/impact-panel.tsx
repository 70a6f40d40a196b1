import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, Key, nameIn, Note, Panel, useFormats, Waiting } from '@app/ui';
import { usePools } from '../../app/reference.api';
import { mostOf } from './choice';
import { ImpactLevels } from './impact-levels';
import { ImpactMonths } from './impact-months';
import { type Impact, impactQuery, type QuotaRequest } from './quota.api';
import { share } from './share';

interface Props {
  programme: string;
  request: QuotaRequest;
  /** GPU-seconds that would be granted. */
  granting: number;
  /** Told how many GPU-seconds to grant instead. */
  onUse: (seconds: number) => void;
}

/** What granting it does to the pool and to those who share it, as the API reckons it now. */
export function ImpactPanel({ programme, request, granting, onUse }: Props) {
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
  const span = formats.period({ valid_from: data.from, valid_until: data.until });
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
          <Verdict request={request} impact={data} granting={granting} onUse={onUse} />
        </div>
        <ImpactLevels programme={programme} request={request} impact={data} granting={granting} />
      </Panel>
      {data.months.length > 1 && <ImpactMonths impact={data} granting={granting} />}
    </>
  );
}

interface VerdictProps {
  request: QuotaRequest;
  impact: Impact;
  granting: number;
  onUse: (seconds: number) => void;
}

/** That it is more than may be granted, or whether the pool can carry it and the award give it, in sentences with the numbers; where not, what part of it can be granted. */
function Verdict({ request, impact, granting, onUse }: VerdictProps) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  // What fits and what the award gives are told of what was asked alone: of more than that they say nothing.
  if (granting > request.gpu_seconds)
    return <Note>{t('impact.moreThanAsked', { asked: formats.gpuHours(request.gpu_seconds) })}</Note>;
  return <Sufficiency request={request} impact={impact} granting={granting} onUse={onUse} />;
}

function Sufficiency({ request, impact, granting, onUse }: VerdictProps) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const pool = nameIn(usePools(), impact.pool);
  const after = impact.promised + granting;
  const over = after > impact.capacity;
  const carried = granting <= impact.fits && !over;
  const fits = t('impact.fits', {
    pool,
    hours: formats.gpuHours(impact.capacity - after),
    share: formats.share(share(after, impact.capacity)),
  });
  if (carried && granting <= impact.award_gives) return fits;
  const { seconds, by } = mostOf(impact);
  const some = seconds > 0;
  return (
    <Note
      action={
        some &&
        request.may_decide && (
          <Button variant="default" onClick={() => onUse(seconds)}>
            {t('impact.usePart')}
          </Button>
        )
      }
    >
      {carried ? fits : <b>{t(over ? 'impact.short' : 'impact.shortInMonths', { pool })}</b>}{' '}
      {over && t('impact.shortBy', { hours: formats.gpuHours(after - impact.capacity) })}{' '}
      {t(`impact.most.${some ? by : by === 'pool' ? 'noneOfPool' : 'noneOfAward'}`, {
        hours: formats.gpuHours(seconds),
      })}
    </Note>
  );
}
