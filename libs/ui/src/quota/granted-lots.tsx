import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { GpuTime } from '../figures/amounts';
import { useFormats } from '../formats/use-formats';
import { Panel } from '../layout/panel';
import { PlainTable } from '../table/plain-table';

type Granted = components['schemas']['GrantedLotDto'];

/** The lots that a decision made, each with its days and its amount. */
export function GrantedLots({ lots }: { lots: Granted[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Panel title={t('lots.made')} note={t('lots.inHours')} flush>
      <PlainTable
        rows={lots}
        rowKey={({ id }) => id}
        columns={[
          { key: 'days', head: t('lots.days'), cell: (lot) => t('lots.span', formats.period(lot)) },
          { key: 'lot', head: t('lots.lot'), cell: ({ id }) => <code>{id}</code> },
          {
            key: 'hours',
            head: t('lots.amount'),
            cell: ({ gpu_seconds }) => <GpuTime seconds={gpu_seconds} unit={false} />,
            number: true,
          },
        ]}
      />
    </Panel>
  );
}
