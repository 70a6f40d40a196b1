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
  /** For whoever may give a role at once; left out, everybody is invited, and whether they have an account is not told. */
  onName?: (named: { email: string; role: string }, key: string) => Promise<unknown>;
  onInvite: (invited: Invited, key: string) => Promise<unknown>;
  onClose: () => void;
}

/** Gives somebody a role, or invites them to it by mail, as whoever has no account; says what it lets them do. */
export function NameDialog({ roles, onName, onInvite, onClose }: Props) {
  const { t } = useTranslation('app');
  const say = useProblemWords();
  const [role, setRole] = useState(roles[0]);
  const naming = useKeyed();
  const inviting = useKeyed();
  const send = async ({ email, locale }: Record<string, string>) => {
    const named = { email, role };
    const invited = { ...named, locale: locale as Language };
    const invite = () => inviting(invited, (key) => onInvite(invited, key));
    if (!onName) {
      await invite();
      toast({ text: t('people.invitationSent', { email }) });
      return;
    }
    try {
      await naming(named, (key) => onName(named, key));
      toast({ text: t('people.named', { role: say.role(role) }) });
    } catch (error) {
      if (!hasNoAccount(error)) throw error;
      await invite();
      toast({ text: t('people.invited', { email }) });
    }
  };
  return (
    <FormDialog
      title={t(onName ? 'people.nameTitle' : 'people.inviteTitle')}
      effect={t(onName ? 'people.nameEffect' : 'people.inviteEffect')}
      act={t(onName ? 'people.nameNow' : 'people.inviteNow')}
      needed={['email']}
      onSubmit={send}
      onClose={onClose}
    >
      <TextField
        name="email"
        type="email"
        label={t('people.email')}
        description={t(onName ? 'people.emailNote' : 'people.inviteNote')}
      />
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
