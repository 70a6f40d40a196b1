import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, toast } from '@app/ui';
import { projectQuery } from '../../app/project.api';
import { type Participant, withdraw } from './projects.api';

/** Takes an invitation back before it is answered. */
export function WithdrawDialog(props: { project: string; participant: Participant; onClose: () => void }) {
  const { project, participant, onClose } = props;
  const { t } = useTranslation('projects');
  const client = useQueryClient();
  const name = participant.organisation_name;
  const take = async () => {
    await withdraw(project, participant);
    await client.invalidateQueries({ queryKey: projectQuery(project).queryKey });
    toast({ text: t('withdraw.done', { name }) });
  };
  return (
    <ConfirmDialog
      title={t('withdraw.title', { name })}
      effect={t('withdraw.effect')}
      act={t('withdraw.act')}
      onConfirm={take}
      onClose={onClose}
    />
  );
}
