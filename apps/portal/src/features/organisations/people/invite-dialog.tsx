import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChoiceCards, FormDialog, TextField, toast, useProblemWords } from '@app/ui';
import { invite, organisationRoles, type OrganisationRole } from '../organisations.api';

/** Asks somebody by mail to join, in one role. */
export function InviteDialog({ org, onClose }: { org: string; onClose: () => void }) {
  const { t } = useTranslation('organisations');
  const say = useProblemWords();
  const client = useQueryClient();
  const [role, setRole] = useState<OrganisationRole>('member');
  const send = async ({ email }: Record<string, string>) => {
    await invite(org, { email, role });
    await client.invalidateQueries({ queryKey: ['organisations', org, 'invitations'] });
    toast({ text: t('invitations.done', { email }) });
  };
  return (
    <FormDialog
      title={t('invitations.inviteTitle')}
      effect={t('invitations.inviteEffect')}
      act={t('invitations.send')}
      needed={['email']}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField name="email" type="email" label={t('invitations.email')} autoComplete="off" />
      <ChoiceCards
        name="role"
        label={t('invitations.role')}
        chosen={[role]}
        onChoose={([chosen]) => setRole(chosen as OrganisationRole)}
        choices={organisationRoles.map((value) => ({ value, title: say.roleAlone(value), note: t(`does.${value}`) }))}
      />
    </FormDialog>
  );
}
