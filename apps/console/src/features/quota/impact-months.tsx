import { useTranslation } from 'react-i18next';
import { Bar, GpuTime, Panel, PlainTable, Status, useFormats } from '@app/ui';
import type { Impact } from './quota.api';

interface Month {
  from: string;
  until: string;
  promised: number;
  granted: number;
  capacity: number;
}

/** The request's time month by month: a pool may carry the whole and still be short in one of them. */
export function ImpactMonths({ impact, granting }: { impact: Impact; granting: number }) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  // Of a part of what was asked, each month has the same part.
  const months = impact.months.map(({ requested, ...month }) => ({
    ...month,
    granted: Math.floor(impact.requested > 0 ? (requested * granting) / impact.requested : 0),
  }));
  const left = ({ capacity, promised, granted }: Month) => capacity - promised - granted;
  return (
    <Panel title={t('months.title')} note={t('months.note')} flush>
      <PlainTable
        rows={months}
        rowKey={({ from }) => from}
        columns={[
          {
            key: 'month',
            head: t('months.month'),
            cell: ({ from, until }) => t('span', formats.period({ valid_from: from, valid_until: until })),
          },
          { key: 'bar', head: t('impact.ofCapacity'), cell: (month) => <MonthBar month={month} /> },
          { key: 'asked', head: t('months.asked'), cell: ({ granted }) => <GpuTime seconds={granted} />, number: true },
          {
            key: 'left',
            head: t('months.left'),
            cell: (month) =>
              left(month) < 0 ? (
                <Status state="failed">{t('months.short', { hours: formats.gpuHours(-left(month)) })}</Status>
              ) : (
                <GpuTime seconds={left(month)} />
              ),
            number: true,
          },
        ]}
      />
    </Panel>
  );
}

function MonthBar({ month: { promised, granted, capacity } }: { month: Month }) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const all = promised + granted;
  const over = Math.max(0, all - capacity);
  const words = {
    promised: formats.gpuHours(promised),
    granted: formats.gpuHours(granted),
    all: formats.gpuHours(capacity),
  };
  return (
    <Bar
      label={t('months.bar', words)}
      whole={BigInt(Math.max(capacity, all))}
      parts={[
        { kind: 'co', size: BigInt(promised) },
        { kind: 'request', size: BigInt(Math.max(0, granted - over)) },
        { kind: 'over', size: BigInt(Math.min(granted, over)) },
      ]}
    />
  );
}
