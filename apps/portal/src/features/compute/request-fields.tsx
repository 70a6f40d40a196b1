import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import {
  DateField,
  FieldGrid,
  holdOf,
  Note,
  NumberField,
  Panel,
  SelectField,
  Stack,
  TextAreaField,
  useFormats,
} from '@app/ui';
import { budgetQuery, lotsQuery } from '../../app/project.api';
import type { WishStanding } from './use-standing';
import type { WrittenWish } from './wish';

type Pool = components['schemas']['PoolDto'];

const longest = 4000;

interface Props {
  project: string;
  wish: WrittenWish;
  pools: Pool[];
  standing: WishStanding;
  /** It was said already how many GPUs at once, which can be changed and not taken back. */
  gpusSaid?: boolean;
  onChange: (change: Partial<WrittenWish>) => void;
}

/** What is asked for, until when, and what for. */
export function RequestFields({ project, wish, pools, standing, gpusSaid = false, onChange }: Props) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const set = (name: keyof WrittenWish) => (event: { currentTarget: { value: string } }) =>
    onChange({ [name]: event.currentTarget.value });
  const priceTold = usePriceTold(project, wish, pools);
  const gpusTold = useGpusTold(project, wish, pools);
  return (
    <>
      <Panel title={t('new.what')}>
        <Stack>
          <SelectField
            name="pool"
            asks
            label={t('place')}
            value={wish.pool}
            onChange={set('pool')}
            data={pools.map(({ id, name, gpu_type, country }) => ({
              value: id,
              label: `${gpu_type} · ${name} · ${formats.country(country)}`,
            }))}
          />
          <FieldGrid>
            <NumberField
              name="gpu_seconds"
              label={t('hours')}
              description={priceTold}
              value={wish.hours}
              onChange={set('hours')}
            />
            <NumberField
              name="concurrent_gpus"
              label={t('gpus')}
              description={gpusSaid ? t('new.gpusSaid') : gpusTold}
              value={wish.gpus}
              onChange={set('gpus')}
            />
            <DateField name="valid_from" label={t('from')} value={wish.from} onChange={set('from')} />
            <DateField name="valid_until" label={t('until')} value={wish.until} onChange={set('until')} />
          </FieldGrid>
          <div aria-live="polite">
            <Stack>
              <MoreThanPool wish={wish} pools={pools} />
              <AwardAdvice standing={standing} />
            </Stack>
          </div>
        </Stack>
      </Panel>
      <Panel title={t('new.why')}>
        <TextAreaField
          name="purpose"
          label={t('purpose')}
          description={t('new.purposeHint', {
            used: formats.number(wish.purpose.length),
            most: formats.number(longest),
          })}
          value={wish.purpose}
          onChange={set('purpose')}
        />
      </Panel>
    </>
  );
}

/** An advice, not a refusal: a pool may grow, and until then its jobs take what it has. */
function MoreThanPool({ wish, pools }: { wish: WrittenWish; pools: Pool[] }) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const pool = pools.find(({ id }) => id === wish.pool);
  if (!pool || !(Number(formats.read(wish.gpus)) > pool.gpus)) return null;
  return <Note>{t('new.moreThanPool', { pool: pool.name, count: pool.gpus, gpus: formats.number(pool.gpus) })}</Note>;
}

/** Advice too: lots that end give time back before somebody decides, or it is asked for in parts. */
function AwardAdvice({ standing: { advice, gives, type } }: Pick<Props, 'standing'>) {
  const { t } = useTranslation('compute');
  const { firstDay, lastDay, gpuHours } = useFormats();
  const { days, most, together } = gives;
  const words = {
    ...(days && { from: firstDay(days.from), until: lastDay(days.until) }),
    free: gpuHours(most.toString()),
    together: gpuHours(together.toString()),
    type,
  };
  return advice.map((each) => <Note key={each}>{t(`standing.${each}`, words)}</Note>);
}

/** What no number means: where time was granted in the pool before, what holds stays; else nothing is limited. */
function useGpusTold(project: string, wish: WrittenWish, pools: Pool[]): string {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const { data: lots } = useQuery(lotsQuery(project));
  const pool = pools.find(({ id }) => id === wish.pool);
  if (lots?.data.some((lot) => lot.pool === wish.pool)) return t('new.gpusStay');
  if (!pool) return t('new.gpusFree');
  return t('new.gpusFirst', { count: pool.gpus, gpus: formats.number(pool.gpus) });
}

/** What the time costs at the pool's price of today; before there is a number, the price itself. */
function usePriceTold(project: string, { pool: id, hours }: WrittenWish, pools: Pool[]): string {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const { data: budget } = useQuery(budgetQuery(project));
  const price = pools
    .find((pool) => pool.id === id)
    ?.prices.find((each) => each.price.currency === budget?.currency)?.price;
  const seconds = formats.seconds(hours);
  if (!price) return t('new.noPrice');
  if (seconds === null) return t('new.price', { price: formats.money(price) });
  return t('new.about', { cost: formats.money(holdOf(seconds, price)) });
}
