import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ChecksField, chosenOf, FormDialog, SelectField, TextField } from '@app/ui';
import { type Holder, keysKey, makeKey, type NewKey, type ServiceAccount } from './keys.api';
import { personalScopes, projectScopes, type Scope, usualScopes, wordOf } from './scopes';

interface Props {
  holder: Holder;
  /** Service accounts to choose from; in a project only. */
  accounts?: ServiceAccount[];
  onMade: (made: NewKey) => void;
  onClose: () => void;
}

const lives = [30, 90, 365] as const;

/** Makes a key: what it is for, what it may do, and until when. */
export function MakeKeyDialog({ holder, accounts, onMade, onClose }: Props) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const scopes = holder.kind === 'person' ? personalScopes : projectScopes;
  const send = async (values: Record<string, string>) => {
    const { name, days, service_account: account } = values;
    const body = {
      name,
      scopes: chosenOf(values, 'scopes') as Scope[],
      ...(days ? { expires_in_days: Number(days) } : {}),
    };
    onMade(await makeKey(holder, body, account));
    await client.invalidateQueries({ queryKey: keysKey(holder) });
  };
  return (
    <FormDialog
      title={t('make.title')}
      effect={t(holder.kind === 'person' ? 'make.effectPerson' : 'make.effectProject')}
      act={t('make.act')}
      needed={['name']}
      onSubmit={send}
      onClose={onClose}
    >
      {accounts && (
        <SelectField
          name="service_account"
          label={t('make.account')}
          data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <TextField name="name" label={t('keys.name')} description={t('make.nameHelp')} autoComplete="off" />
      <ChecksField
        name="scopes"
        label={t('keys.may')}
        description={t('make.scopesHelp')}
        chosen={[...usualScopes]}
        choices={scopes.map((scope) => ({ value: scope, label: t(`scopes.${wordOf(scope)}`) }))}
      />
      <SelectField
        name="days"
        label={t('keys.until')}
        description={t('make.untilHelp')}
        defaultValue="90"
        data={[
          ...lives.map((count) => ({ value: String(count), label: t('make.days', { count }) })),
          { value: '', label: t('make.noEnd') },
        ]}
      />
    </FormDialog>
  );
}
