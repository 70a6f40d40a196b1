import { useTranslation } from 'react-i18next';
import { Bar } from '@app/ui';

/** How many of a pool's GPUs work now. */
export function BusyBar({ busy, gpus, large = false }: { busy: number; gpus: number; large?: boolean }) {
  const { t } = useTranslation('pools');
  return (
    <>
      <span className="nowrap">{t('busyOf', { busy, gpus })}</span>
      <Bar
        large={large}
        label={t('busyBar', { busy, gpus })}
        whole={BigInt(Math.max(gpus, busy))}
        parts={[{ kind: 'spent', size: BigInt(busy) }]}
      />
    </>
  );
}
