import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  ErrorState,
  Fact,
  Facts,
  GpuTime,
  holdOf,
  minorUnits,
  Money,
  moneyOf,
  Note,
  Panel,
  Stack,
  Waiting,
} from '@app/ui';
import { type Award, awardsOfProjectQuery } from '../../app/awards.api';
import { lotsOfProjectQuery } from '../../app/lots.api';
import { usePools } from '../../app/reference.api';
import { impactQuery, type QuotaRequest } from './quota.api';

interface Props {
  programme: string;
  request: QuotaRequest;
  granting: number;
}

/** The award behind a request: the GPU time that it has left, and what using it all would cost at the price of now. */
export function MoneyPanel({ programme, request, granting }: Props) {
  const { t } = useTranslation('quota');
  const { data: awards, error, refetch } = useQuery(awardsOfProjectQuery(programme, request.project));
  const award = awards?.data.find(({ state }) => state === 'active');
  return (
    <Panel title={t('award.title')}>
      {error && !awards && <ErrorState error={error} title={t('award.failure')} retry={() => void refetch()} />}
      {!awards && !error && <Waiting rows={3} />}
      {awards && !award && <Note tone="warn">{t('award.none')}</Note>}
      {award && <Behind programme={programme} request={request} award={award} granting={granting} />}
    </Panel>
  );
}

function Behind({ programme, request, award, granting }: Props & { award: Award }) {
  const { t } = useTranslation('quota');
  const { data: lots, error, refetch } = useQuery(lotsOfProjectQuery(programme, request.project));
  const price = usePools()
    ?.get(request.pool)
    ?.prices.find(({ price: { currency } }) => currency === award.currency)?.price;
  const all = award.tranches
    .flatMap(({ gpu_time }) => gpu_time)
    .filter(({ gpu_type }) => gpu_type === request.gpu_type)
    .reduce((sum, { seconds }) => sum + seconds, 0);
  const allotted = (lots?.data ?? [])
    .filter((lot) => lot.award === award.id && lot.gpu_type === request.gpu_type)
    .reduce((sum, { amount, returned }) => sum + amount - returned, 0);
  const gives = useQuery(impactQuery(programme, request.id)).data?.award_gives;
  const cost = price && minorUnits(holdOf(granting, price));
  const { num, den } = award.subsidy_rate;
  return (
    <Stack>
      <Facts>
        <Fact name={t('award.gpuTime', { type: request.gpu_type })}>
          <GpuTime seconds={all} />
        </Fact>
        {lots && (
          <Fact name={t('award.left')}>
            <GpuTime seconds={Math.max(0, all - allotted)} />
          </Fact>
        )}
        {gives !== undefined && gives < request.gpu_seconds && (
          <Fact name={t('award.gives')}>
            <GpuTime seconds={gives} />
          </Fact>
        )}
        {lots && (
          <Fact name={t('award.leftAfter')}>
            {all - allotted - granting >= 0 ? (
              <GpuTime seconds={all - allotted - granting} />
            ) : (
              <b>{t('award.tooLittle')}</b>
            )}
          </Fact>
        )}
        {cost !== undefined && (
          <>
            <Fact name={t('award.cost')}>
              <Money of={moneyOf(cost, award.currency)} />
            </Fact>
            <Fact name={t('award.share', { num, den })}>
              <Money of={moneyOf((cost * BigInt(num)) / BigInt(den), award.currency)} />
            </Fact>
          </>
        )}
      </Facts>
      {error && !lots && <ErrorState error={error} title={t('award.lotsFailure')} retry={() => void refetch()} />}
    </Stack>
  );
}
