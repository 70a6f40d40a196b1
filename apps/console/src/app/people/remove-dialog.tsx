import { useTranslation } from 'react-i18next';
import { ConfirmDialog, toast, useProblemWords } from '@app/ui';
import type { RoleHolder } from './people.api';

interface Props {
  holder: RoleHolder;
  onRemove: (holder: RoleHolder) => Promise<unknown>;
  onClose: () => void;
}

/** Takes a role back, after saying what that means. */
export function RemoveDialog({ holder, onRemove, onClose }: Props) {
  const { t } = useTranslation('app');
  const say = useProblemWords();
  const named = { name: holder.name, role: say.role(holder.role) };
  const remove = async () => {
    await onRemove(holder);
    toast({ text: t('people.removed', named) });
  };
  return (
    <ConfirmDialog
      title={t('people.removeTitle', named)}
      effect={t('people.removeEffect')}
      act={t('people.removeNow')}
      grave
      onConfirm={remove}
      onClose={onClose}
    />
  );
}
