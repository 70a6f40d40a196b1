import { useTranslation } from 'react-i18next';
import { Moment, Status } from '@app/ui';
import { keyState } from './key-state';
import type { Key, ServiceAccount } from './keys.api';
import { type Scope, wordOf } from './scopes';

/** What a list shows of keys: never the key itself, which is stored nowhere. */
export function useKeyColumns(accounts: ServiceAccount[] | undefined) {
  const { t } = useTranslation('identity');
  const accountOf = ({ service_account }: Key) => accounts?.find(({ id }) => id === service_account)?.name;
  return [
    {
      key: 'name',
      head: t('keys.name'),
      cell: (key: Key) => (
        <div>
          <b>{key.name}</b>
          <div className="dim small">
            <code>{`${key.start}…`}</code>
          </div>
          {accountOf(key) && <div className="dim small">{t('keys.ofAccount', { account: accountOf(key) })}</div>}
        </div>
      ),
    },
    {
      key: 'scopes',
      head: t('keys.may'),
      cell: ({ scopes }: Key) => (
        <ul>
          {scopes.map((scope) => (
            <li key={scope}>{t(`scopes.${wordOf(scope as Scope)}`)}</li>
          ))}
        </ul>
      ),
    },
    {
      key: 'state',
      head: t('state'),
      cell: (key: Key) => {
        const state = keyState(key, Date.now());
        return <Status state={state} bare={state === 'active'} />;
      },
    },
    {
      key: 'until',
      head: t('keys.until'),
      cell: ({ expires_at }: Key) =>
        expires_at ? <Moment at={expires_at} style="day" /> : <span>{t('keys.noEnd')}</span>,
    },
    {
      key: 'used',
      head: t('keys.used'),
      cell: ({ last_used_at }: Key) =>
        last_used_at ? <Moment at={last_used_at} /> : <span className="dim">{t('keys.never')}</span>,
    },
  ];
}
