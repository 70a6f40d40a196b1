import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, TextField, toast } from '@app/ui';
import { organisationQuery } from '../../app/organisation.api';
import { NumberField } from '../../app/registration/number-field';
import { mend, type Organisation } from './organisations.api';

/** Mends what was registered. What is looked at to verify it is what stands here then. */
export function MendDialog({ organisation, onClose }: { organisation: Organisation; onClose: () => void }) {
  const { t } = useTranslation('organisations');
  const client = useQueryClient();
  const send = async ({ legal_name, registration_number, evidence }: Record<string, string>) => {
    const body = { legal_name, registration_number, ...(evidence.trim() ? { evidence } : {}) };
    client.setQueryData(organisationQuery(organisation.id).queryKey, await mend(organisation, body));
    toast({ text: t('mend.done') });
  };
  return (
    <FormDialog
      title={t('mend.title')}
      effect={t('mend.effect')}
      act={t('mend.act')}
      needed={['legal_name', 'registration_number']}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField name="legal_name" label={t('legalName')} defaultValue={organisation.legal_name} />
      <NumberField country={organisation.country} value={organisation.registration_number} />
      <TextAreaField
        name="evidence"
        label={t('evidence')}
        description={t('evidenceHelp')}
        defaultValue={organisation.evidence ?? ''}
        rows={3}
      />
    </FormDialog>
  );
}
