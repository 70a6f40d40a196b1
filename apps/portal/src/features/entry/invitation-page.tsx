import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState, languageOf, meQuery, Note, useFormats, Waiting } from '@app/ui';
import { type InvitationLink, invitationQuery, placeOf } from './invitation.api';
import { InvitationSaid } from './invitation-said';
import { Joining } from './joining';
import { isUnknownLink } from './link.api';
import { TokenPage } from './token-page';
import { useToken } from './use-token';

/** Who invites, to what and as what; then joining, with a new account or the one that the address has. */
export function InvitationPage() {
  const { t, i18n } = useTranslation('entry');
  const token = useToken();
  const { data, error, refetch } = useQuery(invitationQuery(token));
  useEffect(() => {
    // In the language of the mail, where the reader chose none in this browser.
    const language = data && languageOf(data);
    if (language && language !== i18n.language) void i18n.changeLanguage(language);
  }, [data, i18n]);
  const unknown = isUnknownLink(error);
  return (
    <TokenPage
      token={token}
      title={t('invitation.title')}
      lead={data && <InvitationSaid link={data} />}
      done={null}
      // Whoever accepted it needs no other.
      renewal={
        data?.state === 'sent' ? t('invitation.otherwise') : data?.state !== 'accepted' && t('invitation.renewal')
      }
    >
      {unknown && <Note tone="warn">{t('invitation.ended.unknown')}</Note>}
      {error && !unknown && <ErrorState error={error} title={t('invitation.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && (data.state === 'sent' ? <Joining token={token} link={data} /> : <Ended link={data} />)}
    </TokenPage>
  );
}

/** Why it opens nothing any more, and what there is to do. */
function Ended({ link }: { link: InvitationLink }) {
  const { t } = useTranslation('entry');
  const formats = useFormats();
  // The address of a link that is over is not told whole: whoever has the role came by it, or needs it no more.
  const { data: me } = useQuery({ ...meQuery, enabled: link.state === 'accepted' });
  const values = { email: link.email, until: formats.date(link.expires_at, 'short') };
  if (link.state === 'sent') return null;
  if (link.state === 'accepted' && me?.roles.some(({ scope, role }) => scope === link.scope && role === link.role))
    return (
      <Note tone="ok">
        {/* The console is another site at the same address. */}
        {t('invitation.ended.in')} <a href={placeOf(link)}>{t('invitation.ended.open')}</a>
      </Note>
    );
  return <Note tone={link.state === 'accepted' ? 'info' : 'warn'}>{t(`invitation.ended.${link.state}`, values)}</Note>;
}
