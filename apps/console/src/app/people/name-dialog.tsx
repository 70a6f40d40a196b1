import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, SelectField, TextField, toast, useKeyed, useProblemWords } from '@app/ui';

/** What each role lets somebody do, in a sentence of its own. */
const known = ['administrator', 'finance', 'auditor', 'reviewer', 'operator'] as const;
type Known = (typeof known)[number];

interface Props {
  roles: readonly string[];
  onName: (named: { email: string; role: string }, key: string) => Promise<unknown>;
  onClose: () => void;
}

/** Gives somebody who has an account a role, and says what it lets them do. */
export function NameDialog({ roles, onName, onClose }: Props) {
  const { t } = useTranslation('app');
  const say = useProblemWords();
  const [role, setRole] = useState(roles[0]);
  const keyed = useKeyed();
  const send = async ({ email }: Record<string, string>) => {
    await keyed([email, role], (key) => onName({ email, role }, key));
    toast({ text: t('people.named', { role: say.role(role) }) });
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
    </FormDialog>
  );
}
