import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ChoiceCards,
  FormDialog,
  type Language,
  languageNames,
  languages,
  SelectField,
  TextField,
  toast,
  useProblemWords,
} from '@app/ui';
import { invite, organisationRoles, type OrganisationRole } from '../organisations.api';

/** Asks somebody by mail to join, in one role; the mail is in a language that the inviter chooses. */
export function InviteDialog({ org, onClose }: { org: string; onClose: () => void }) {
  const { t, i18n } = useTranslation('organisations');
  const say = useProblemWords();
  const client = useQueryClient();
  const [role, setRole] = useState<OrganisationRole>('member');
  const [locale, setLocale] = useState(i18n.language as Language);
  const send = async ({ email }: Record<string, string>) => {
    await invite(org, { email, role, locale });
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
      <SelectField
        name="locale"
        label={t('invitations.language')}
        description={t('invitations.languageHelp')}
        value={locale}
        onChange={(event) => setLocale(event.currentTarget.value as Language)}
        data={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
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
