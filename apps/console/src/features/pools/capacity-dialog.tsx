import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextField, toast, useKeyed } from '@app/ui';
import { numberWritten } from '../../app/number-written';
import { type Pool, setCapacity } from './pools.api';

/** Says how many GPUs a pool has from now on. */
export function CapacityDialog({ pool, onClose }: { pool: Pool; onClose: () => void }) {
  const { t } = useTranslation('pools');
  const client = useQueryClient();
  const keyed = useKeyed();
  const send = async ({ gpus, note }: Record<string, string>) => {
    const body = { gpus: numberWritten(gpus), ...(note.trim() && { note }) };
    await keyed(body, (key) => setCapacity(pool.id, body, key));
    toast({ text: t('capacity.done') });
    void client.invalidateQueries({ queryKey: ['pools', 'operated', pool.id] });
  };
  return (
    <FormDialog
      title={t('capacity.ask', { pool: pool.name })}
      effect={t('capacity.effect')}
      act={t('capacity.now')}
      needed={['gpus']}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField name="gpus" label={t('capacity.gpus')} inputMode="numeric" defaultValue={String(pool.gpus)} />
      <TextField name="note" label={t('capacity.noteLabel')} description={t('capacity.noteNote')} />
    </FormDialog>
  );
}
