import { useTranslation } from 'react-i18next';
import { FormDialog, TextField } from '@app/ui';
import { makeAgent, type NewAgent } from './agents.api';

interface Props {
  pool: string;
  onMade: (agent: NewAgent) => void;
  onClose: () => void;
}

/** Makes an agent's key. */
export function AgentDialog({ pool, onMade, onClose }: Props) {
  const { t } = useTranslation('pools');
  return (
    <FormDialog
      title={t('agents.makeTitle')}
      effect={t('agents.makeEffect')}
      act={t('agents.makeNow')}
      needed={['name']}
      onSubmit={async ({ name }) => onMade(await makeAgent(pool, name))}
      onClose={onClose}
    >
      <TextField name="name" label={t('agents.name')} description={t('agents.nameNote')} />
    </FormDialog>
  );
}
