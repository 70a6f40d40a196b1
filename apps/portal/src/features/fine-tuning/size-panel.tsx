import { useTranslation } from 'react-i18next';
import { FieldGrid, NumberField, Panel, SelectField, useFormats } from '@app/ui';
import { secondsIn, type TimeUnit } from './draft';
import type { PanelProps } from './panel-props';

/** How many GPUs, and for how long at most: both together are what is held. */
export function SizePanel({ draft, estimate, onChange }: PanelProps) {
  const { t } = useTranslation('fine-tuning');
  const formats = useFormats();
  const time = estimate?.seconds;
  return (
    <Panel step={5} title={t('size.title')} note={t('size.note')}>
      <FieldGrid>
        <NumberField
          name="gpus"
          label={t('size.gpus')}
          value={draft.gpus}
          onChange={(event) => onChange({ gpus: event.currentTarget.value })}
        />
        <NumberField
          name="time_limit_seconds"
          label={t('size.time')}
          description={time && t('size.likely', { low: formats.span(time.low), high: formats.span(time.high) })}
          value={draft.time}
          onChange={(event) => onChange({ time: event.currentTarget.value })}
        />
        <SelectField
          name="unit"
          label={t('size.unit')}
          value={draft.unit}
          onChange={(event) => onChange({ unit: event.currentTarget.value as TimeUnit })}
          data={(Object.keys(secondsIn) as TimeUnit[]).map((value) => ({ value, label: t(`size.${value}`) }))}
        />
      </FieldGrid>
    </Panel>
  );
}
