import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, toast } from '@app/ui';
import { type Member, setRoles } from '../organisations.api';

/** Takes a member off the organisation, and off all its projects. */
export function RemoveDialog({ org, member, onClose }: { org: string; member: Member; onClose: () => void }) {
  const { t } = useTranslation('organisations');
  const client = useQueryClient();
  const { name, person } = member;
  const remove = async () => {
    await setRoles(org, person, []);
    await client.invalidateQueries({ queryKey: ['organisations', org] });
    await client.invalidateQueries({ queryKey: ['me'], exact: true });
    toast({ text: t('remove.done', { name }) });
  };
  return (
    <ConfirmDialog
      title={t('remove.title', { name })}
      effect={t('remove.effect')}
      act={t('remove.act')}
      grave
      onConfirm={remove}
      onClose={onClose}
    />
  );
}
