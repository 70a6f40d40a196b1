import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Bar, Fact, Facts, GpuTime, Key, Note, Panel, Stack, useFormats } from '@app/ui';
import { budgetQuery, lotsQuery } from '../../app/project.api';
import { usePools } from '../../app/reference.api';
import { secondsOf, type WrittenWish } from './wish';

/** What the project has in the pool now, what this request would add, and whether its award has so much to give. */
export function StandingPanel({ project, wish }: { project: string; wish: WrittenWish }) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const pool = usePools()?.get(wish.pool);
  const { data: lots } = useQuery(lotsQuery(project));
  const { data: budget } = useQuery(budgetQuery(project));
  const here = (lots?.data ?? []).filter((lot) => lot.pool === wish.pool);
  const sum = (part: 'amount' | 'used' | 'held' | 'available') =>
    here.reduce((total, lot) => total + BigInt(lot[part]), 0n);
  const asked = BigInt(secondsOf(formats.read(wish.hours)) ?? 0);
  const words = {
    used: formats.gpuHours(sum('used').toString()),
    held: formats.gpuHours(sum('held').toString()),
    free: formats.gpuHours(sum('available').toString()),
    asked: formats.gpuHours(asked.toString()),
  };
  const unallotted = (budget?.gpu_time ?? [])
    .filter(({ kind, asset }) => kind === 'gpu_unallotted' && asset === `GPU_SEC:${pool?.gpu_type}`)
    .reduce((total, { available }) => total + BigInt(available), 0n);
  const over = asked > unallotted;
  return (
    <Panel title={t('standing.title')} note={pool && `${pool.gpu_type} · ${pool.name}`}>
      <Stack>
        <Bar
          large
          label={t('standing.bar', words)}
          whole={sum('amount') + asked}
          parts={[
            { kind: 'spent', size: sum('used') },
            { kind: 'held', size: sum('held') },
            { kind: 'request', size: asked },
          ]}
        />
        <Facts>
          <Fact name={<Key kind="spent">{t('lots.used')}</Key>}>
            <GpuTime seconds={sum('used').toString()} />
          </Fact>
          <Fact name={<Key kind="held">{t('lots.held')}</Key>}>
            <GpuTime seconds={sum('held').toString()} />
          </Fact>
          <Fact name={<Key kind="free">{t('lots.free')}</Key>}>
            <GpuTime seconds={sum('available').toString()} />
          </Fact>
          <Fact name={<Key kind="request">{t('standing.asked')}</Key>}>
            <b>
              <GpuTime seconds={asked.toString()} />
            </b>
          </Fact>
          <Fact name={t('standing.unallotted')}>
            <GpuTime seconds={unallotted.toString()} />
          </Fact>
        </Facts>
        <div aria-live="polite">
          {budget && over && (
            <Note>
              {t('standing.over', {
                free: formats.gpuHours(unallotted.toString()),
                type: pool?.gpu_type ?? '',
              })}
            </Note>
          )}
        </div>
      </Stack>
    </Panel>
  );
}
