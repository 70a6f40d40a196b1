import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  FormDialog,
  type Language,
  problemOf,
  SelectField,
  TextField,
  toast,
  useKeyed,
  useProblemWords,
} from '@app/ui';
import { MailLanguageField } from './mail-language-field';
import type { Invited } from './people.api';

/** What each role lets somebody do, in a sentence of its own. */
const known = ['administrator', 'finance', 'auditor', 'reviewer', 'operator'] as const;
type Known = (typeof known)[number];

interface Props {
  roles: readonly string[];
  onName: (named: { email: string; role: string }, key: string) => Promise<unknown>;
  onInvite: (invited: Invited, key: string) => Promise<unknown>;
  onClose: () => void;
}

/** Gives somebody a role, and says what it lets them do; whoever has no account is invited to it by mail. */
export function NameDialog({ roles, onName, onInvite, onClose }: Props) {
  const { t } = useTranslation('app');
  const say = useProblemWords();
  const [role, setRole] = useState(roles[0]);
  const naming = useKeyed();
  const inviting = useKeyed();
  const send = async ({ email, locale }: Record<string, string>) => {
    const named = { email, role };
    try {
      await naming(named, (key) => onName(named, key));
      toast({ text: t('people.named', { role: say.role(role) }) });
    } catch (error) {
      if (!hasNoAccount(error)) throw error;
      const invited = { ...named, locale: locale as Language };
      await inviting(invited, (key) => onInvite(invited, key));
      toast({ text: t('people.invited', { email }) });
    }
  };
  return (
    <FormDialog
      title={t('people.nameTitle')}
      effect={t('people.nameEffect')}
      act={t('people.nameNow')}
      needed={['email']}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField name="email" type="email" label={t('people.email')} description={t('people.emailNote')} />
      <SelectField
        name="role"
        label={t('people.role')}
        description={known.includes(role as Known) ? t(`people.may.${role as Known}`) : undefined}
        value={role}
        onChange={({ currentTarget: { value } }) => setRole(value)}
        data={roles.map((value) => ({ value, label: say.roleAlone(value) }))}
      />
      <MailLanguageField name="locale" />
    </FormDialog>
  );
}

const hasNoAccount = (error: unknown): boolean =>
  problemOf(error).errors?.some(({ code }) => code === 'unknown-person') ?? false;
