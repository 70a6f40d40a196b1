import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, toast } from '@app/ui';
import { type Holder, peopleQuery, removeFromProject } from '../organisations.api';

/** Takes a member's role in a project back. */
export function TakeOffDialog(props: {
  org: string;
  participation: string;
  person: Holder;
  /** Nobody of the coordinator leads the project after it. */
  lastLead: boolean;
  onClose: () => void;
}) {
  const { org, participation, person, lastLead, onClose } = props;
  const { t } = useTranslation('organisations');
  const client = useQueryClient();
  const { name } = person;
  const remove = async () => {
    await removeFromProject(org, participation, person.person);
    await client.invalidateQueries({ queryKey: peopleQuery(org, participation).queryKey });
    await client.invalidateQueries({ queryKey: ['me'] });
    toast({ text: t('people.removed', { name }) });
  };
  return (
    <ConfirmDialog
      title={t('people.removeTitle', { name })}
      effect={lastLead ? `${t('people.removeEffect')} ${t('people.lastLead')}` : t('people.removeEffect')}
      act={t('people.removeAct')}
      grave
      onConfirm={remove}
      onClose={onClose}
    />
  );
}
