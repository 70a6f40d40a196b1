import { useTranslation } from 'react-i18next';
import { GpuTime, Money, Panel, PlainTable, useFormats } from '@app/ui';
import type { Award } from '../../app/award.api';

/** A dated part of the award with its lines of money and its GPU time. */
export function TranchePanel({ tranche }: { tranche: Award['tranches'][number] }) {
  const { t } = useTranslation('award');
  const formats = useFormats();
  const rows = [
    ...tranche.lines.map(({ category, amount }) => ({
      key: category,
      name: t(`category.${category}`),
      amount: <Money of={amount} />,
    })),
    ...tranche.gpu_time.map(({ gpu_type, seconds }) => ({
      key: gpu_type,
      name: t('gpuTime', { type: gpu_type }),
      amount: <GpuTime seconds={seconds} />,
    })),
  ];
  return (
    <Panel title={tranche.label} note={t('span', formats.period(tranche))} flush>
      <PlainTable
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          { key: 'line', head: t('line'), cell: ({ name }) => name },
          { key: 'amount', head: t('amount'), cell: ({ amount }) => amount, number: true },
        ]}
      />
    </Panel>
  );
}
