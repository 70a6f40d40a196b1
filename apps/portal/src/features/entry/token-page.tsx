import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EntryFrame, Note } from '@app/ui';

/** A page that a mailed link leads to; without the link's token there is nothing to do on it. */
export function TokenPage(props: {
  token: string;
  title: string;
  lead?: ReactNode;
  done: string | null;
  /** How one comes to a link that opens, where this one does not; or what else stands below. */
  renewal?: ReactNode;
  /** Where signing in leads; home unless said. */
  to?: string;
  children: ReactNode;
}) {
  const { t } = useTranslation('entry');
  return (
    <EntryFrame title={props.title} lead={props.done ? undefined : props.lead}>
      {!props.token && <Note tone="warn">{t('noToken')}</Note>}
      {props.done && <Note tone="ok">{props.done}</Note>}
      {props.token && !props.done && props.children}
      {!props.done && props.renewal && <p className="dim small">{props.renewal}</p>}
      <p>
        <Link to="/sign-in" search={{ to: props.to }}>
          {t('toSignIn')}
        </Link>
      </p>
    </EntryFrame>
  );
}
