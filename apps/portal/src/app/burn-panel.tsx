import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Account, BurnDown, EmptyState, ErrorState, grantBurn, Waiting } from '@app/ui';
import { seriesQuery } from './project.api';

const day = 86_400_000;
/** As far back as a forecast is tried on the past. */
const recentDays = 180;

interface Props {
  project: string;
  grant: Account[];
  currency: string;
}

/** The burn-down of what jobs draw of the grant. */
export function BurnPanel({ project, grant, currency }: Props) {
  const { t } = useTranslation('app');
  const series = useQuery(seriesQuery(project));
  const whole = series.data;
  const sparse = (whole?.step_days ?? 1) > 1;
  // A curve of years has a point for several days; the pace wants each day.
  const since = new Date(Date.parse(whole?.until ?? '1970-01-01') - recentDays * day).toISOString().slice(0, 10);
  const lately = useQuery({ ...seriesQuery(project, since), enabled: sparse });
  const daily = sparse ? lately.data : whole;
  if (!whole || !daily) {
    const failed = [series, lately].find(({ error }) => error);
    if (!failed) return <Waiting rows={4} />;
    return <ErrorState error={failed.error} title={t('burn.failure')} retry={() => void failed.refetch()} />;
  }
  const burn = grantBurn(whole, daily, grant, currency, Date.now());
  if (!burn) return <EmptyState title={t('burn.none')}>{t('burn.noneText')}</EmptyState>;
  return <BurnDown burn={burn} currency={currency} />;
}
