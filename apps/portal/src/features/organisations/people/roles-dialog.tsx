import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MonsoonError } from '@app/api-client';
import { ChoiceCards, FormDialog, toast, useProblemWords } from '@app/ui';
import { type Member, organisationRoles, type OrganisationRole, setRoles } from '../organisations.api';

/** Gives a member other roles. Without any they would be no member: that is an act of its own. */
export function RolesDialog({ org, member, onClose }: { org: string; member: Member; onClose: () => void }) {
  const { t } = useTranslation('organisations');
  const say = useProblemWords();
  const client = useQueryClient();
  const [chosen, setChosen] = useState(member.roles);
  const send = async () => {
    if (chosen.length === 0)
      throw new MonsoonError(400, {
        code: 'validation-failed',
        errors: [{ pointer: '/roles', code: 'array-min-size', limit: 1 }],
      });
    await setRoles(org, member.person, chosen as OrganisationRole[]);
    await client.invalidateQueries({ queryKey: ['organisations', org, 'members'] });
    // One may have changed what one may do oneself.
    await client.invalidateQueries({ queryKey: ['me'], exact: true });
    toast({ text: t('roles.done', { name: member.name }) });
  };
  return (
    <FormDialog
      title={t('roles.title', { name: member.name })}
      effect={t('roles.effect')}
      act={t('roles.act')}
      onSubmit={send}
      onClose={onClose}
    >
      <ChoiceCards
        name="roles"
        label={t('members.roles')}
        several
        chosen={chosen}
        onChoose={setChosen}
        choices={organisationRoles.map((role) => ({
          value: role,
          title: say.roleAlone(role),
          note: t(`does.${role}`),
        }))}
      />
    </FormDialog>
  );
}
