import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, SelectField } from '@app/ui';
import { type Holder, type Key, keysKey, type NewKey, renewKey } from './keys.api';

interface Props {
  holder: Holder;
  of: Key;
  onMade: (made: NewKey) => void;
  onClose: () => void;
}

const hour = 3600;
/** Seconds for which both keys are good, and how they are told: hours, or days where they are whole days. */
const overlaps = [0, hour, 24 * hour, 3 * 24 * hour, 7 * 24 * hour];

/** Replaces a key by a new one; the old one stays good for a while, in which what uses it is told the new. */
export function RenewDialog({ holder, of, onMade, onClose }: Props) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const told = (seconds: number) => {
    if (seconds === 0) return t('renew.atOnce');
    if (seconds % (24 * hour) === 0) return t('renew.days', { count: seconds / (24 * hour) });
    return t('renew.hours', { count: seconds / hour });
  };
  const send = async ({ overlap_seconds }: Record<string, string>) => {
    onMade(await renewKey(holder, of.id, Number(overlap_seconds)));
    await client.invalidateQueries({ queryKey: keysKey(holder) });
  };
  return (
    <FormDialog
      title={t('renew.title', { name: of.name })}
      effect={t(holder.kind === 'person' ? 'renew.effectPerson' : 'renew.effectProject')}
      act={t('renew.act')}
      onSubmit={send}
      onClose={onClose}
    >
      <SelectField
        name="overlap_seconds"
        label={t('renew.overlap')}
        defaultValue={String(24 * hour)}
        data={overlaps.map((seconds) => ({ value: String(seconds), label: told(seconds) }))}
      />
    </FormDialog>
  );
}
