import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, Note, Waiting } from '@app/ui';
import { isUnknownLink, linkQuery, type Purpose } from './link.api';
import { TokenPage } from './token-page';

interface Props {
  purpose: Purpose;
  token: string;
  title: string;
  /** What the page is for, while the link opens. */
  lead: string;
  /** Why the link opens nothing, and what to do now. */
  ended: (state: 'used' | 'expired' | 'unknown') => string;
  done?: string | null;
  /** What is good to know while the link opens. */
  hint?: ReactNode;
  /** How one comes to a link that opens, where this one does not. */
  renewal: ReactNode;
  /** Where signing in leads; home unless said. */
  to?: string;
  children: ReactNode;
}

/** What a one-time link leads to. Whether it was used or has ended is said at once, and what to do now. */
export function LinkPage({ purpose, token, title, lead, ended, done = null, hint, renewal, to, children }: Props) {
  const { t } = useTranslation('entry');
  const { data, error, refetch } = useQuery(linkQuery(purpose, token));
  const unknown = isUnknownLink(error);
  const state = unknown ? 'unknown' : data?.state;
  const over = state === 'open' ? undefined : state;
  return (
    <TokenPage
      token={token}
      title={title}
      lead={state === 'open' ? lead : undefined}
      done={done}
      to={to}
      // Whoever used it needs no other.
      renewal={state === 'open' ? hint : state !== 'used' && renewal}
    >
      {over && <Note tone={over === 'used' ? 'info' : 'warn'}>{ended(over)}</Note>}
      {error && !unknown && <ErrorState error={error} title={t('linkFailure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {state === 'open' && children}
    </TokenPage>
  );
}
