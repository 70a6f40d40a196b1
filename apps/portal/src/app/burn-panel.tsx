import { useQuery } from '@tanstack/react-query';
import { type Account, BurnDown, grantBurn, Waiting } from '@app/ui';
import { seriesQuery } from './project.api';

const day = 86_400_000;
/** As far back as a forecast is tried on the past. */
const recentDays = 180;

interface Props {
  project: string;
  grant: Account[];
  currency: string;
}

/** The grant's burn-down. */
export function BurnPanel({ project, grant, currency }: Props) {
  const { data: whole, isPending } = useQuery(seriesQuery(project));
  const sparse = (whole?.step_days ?? 1) > 1;
  // A curve of years has a point for several days; the pace wants each day.
  const since = new Date(Date.parse(whole?.until ?? '1970-01-01') - recentDays * day).toISOString().slice(0, 10);
  const { data: recent } = useQuery({ ...seriesQuery(project, since), enabled: sparse });
  if (isPending) return <Waiting rows={4} />;
  const daily = sparse ? recent : whole;
  const burn = whole && daily && grantBurn(whole, daily, grant, currency, Date.now());
  return burn ? <BurnDown burn={burn} currency={currency} /> : null;
}
