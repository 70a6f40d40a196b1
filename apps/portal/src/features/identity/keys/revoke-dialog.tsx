import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, toast } from '@app/ui';
import { type Holder, type Key, keysKey, revokeKey } from './keys.api';

/** Ends a key at once. */
export function RevokeDialog({ holder, of, onClose }: { holder: Holder; of: Key; onClose: () => void }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const { name } = of;
  const revoke = async () => {
    await revokeKey(holder, of.id);
    await client.invalidateQueries({ queryKey: keysKey(holder) });
    toast({ text: t('revoke.done', { name }) });
  };
  return (
    <ConfirmDialog
      title={t('revoke.title', { name })}
      effect={t('revoke.effect')}
      act={t('revoke.act')}
      grave
      onConfirm={revoke}
      onClose={onClose}
    />
  );
}
