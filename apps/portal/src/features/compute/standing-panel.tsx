import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  Bar,
  ErrorState,
  Fact,
  Facts,
  GpuTime,
  isUsableLot,
  Key,
  Note,
  Panel,
  Stack,
  useFormats,
  Waiting,
} from '@app/ui';
import { lotsQuery } from '../../app/project.api';
import { usePools } from '../../app/reference.api';
import type { Lot } from './compute.api';
import type { WishStanding } from './use-standing';
import type { WrittenWish } from './wish';

interface Props {
  project: string;
  wish: WrittenWish;
  standing: WishStanding;
}

/** What the project can use in the pool now, what this request would add, and whether its award has so much to give for those days. */
export function StandingPanel({ project, wish, standing }: Props) {
  const { t } = useTranslation('compute');
  const pool = usePools()?.get(wish.pool);
  const { data: lots, error, refetch } = useQuery(lotsQuery(project));
  return (
    <Panel title={t('standing.title')} note={pool && `${pool.gpu_type} · ${pool.name}`}>
      <Stack>
        {error && !lots && <ErrorState error={error} title={t('lots.failure')} retry={() => void refetch()} />}
        {!lots && !error && <Waiting rows={4} />}
        {lots && <Usable lots={lots.data.filter((lot) => lot.pool === wish.pool)} asked={standing.asked} />}
        <InAward standing={standing} />
      </Stack>
    </Panel>
  );
}

/** Time of the lots that launches can take now, with what is asked for. */
function Usable({ lots, asked }: { lots: Lot[]; asked: bigint }) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const now = Date.now();
  const usable = lots.filter((lot) => isUsableLot(lot, now));
  const sum = (part: 'used' | 'held' | 'available') => usable.reduce((total, lot) => total + BigInt(lot[part]), 0n);
  const [used, held, free] = [sum('used'), sum('held'), sum('available')];
  const words = {
    used: formats.gpuHours(used.toString()),
    held: formats.gpuHours(held.toString()),
    free: formats.gpuHours(free.toString()),
    asked: formats.gpuHours(asked.toString()),
  };
  return (
    <>
      <Bar
        large
        label={t('standing.bar', words)}
        whole={used + held + free + asked}
        parts={[
          { kind: 'spent', size: used },
          { kind: 'held', size: held },
          { kind: 'request', size: asked },
        ]}
      />
      <Facts>
        <Fact name={<Key kind="spent">{t('lots.used')}</Key>}>
          <GpuTime seconds={used.toString()} />
        </Fact>
        <Fact name={<Key kind="held">{t('lots.held')}</Key>}>
          <GpuTime seconds={held.toString()} />
        </Fact>
        <Fact name={<Key kind="free">{t('lots.free')}</Key>}>
          <GpuTime seconds={free.toString()} />
        </Fact>
        <Fact name={<Key kind="request">{t('standing.asked')}</Key>}>
          <b>
            <GpuTime seconds={asked.toString()} />
          </b>
        </Fact>
      </Facts>
    </>
  );
}

/** What the award has for the wished days. */
function InAward({ standing }: Pick<Props, 'standing'>) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const { gives, award, begun, faults, budget } = standing;
  const { data, error, refetch } = budget;
  if (!data && (error as { status?: number } | null)?.status === 404) return <Note>{t('standing.noAward')}</Note>;
  if (!data && error)
    return <ErrorState error={error} title={t('standing.awardFailure')} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={1} />;
  // Nothing is granted for days that are refused, whatever the award has left for some of them.
  const outside = faults.some(({ code }) => code === 'before-award' || code === 'after-award');
  const { days, all, most } = gives;
  const cut = days && !all && { from: formats.firstDay(days.from), until: formats.lastDay(days.until) };
  const none = () => {
    if (outside) return t('standing.refused');
    return award && !begun ? t('standing.notBegun', { from: formats.firstDay(award.from) }) : null;
  };
  return (
    <Facts>
      {award && (
        <Fact name={t('standing.award')}>
          {t('span', { from: formats.firstDay(award.from), until: formats.lastDay(award.until) })}
        </Fact>
      )}
      <Fact name={cut ? t('standing.mostOf', cut) : t('standing.most')}>
        {none() ?? <GpuTime seconds={most.toString()} />}
      </Fact>
    </Facts>
  );
}
