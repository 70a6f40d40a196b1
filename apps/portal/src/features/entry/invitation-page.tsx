import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { MonsoonError, unwrap } from '@app/api-client';
import {
  api,
  ErrorState,
  Form,
  type Language,
  languageOf,
  Note,
  TextField,
  useFormats,
  useProblemWords,
  Waiting,
} from '@app/ui';
import { enter, enterAs } from './enter';
import { type InvitationLink, invitationQuery, placeOf } from './invitation.api';
import { passwordFaults } from './password-faults';
import { PasswordFields } from './password-fields';
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
  const unknown = error instanceof MonsoonError && error.status === 410;
  return (
    <TokenPage
      token={token}
      title={t('invitation.title')}
      lead={data && <Said link={data} />}
      done={null}
      renewal={data?.state === 'sent' ? t('invitation.otherwise') : t('invitation.renewal')}
    >
      {unknown && <Note tone="warn">{t('invitation.ended.unknown')}</Note>}
      {error && !unknown && <ErrorState error={error} title={t('invitation.failure')} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && (data.state === 'sent' ? <Joining token={token} link={data} /> : <Ended link={data} />)}
    </TokenPage>
  );
}

/** The invitation in a sentence. What nobody looked at yet is not named. */
function Said({ link }: { link: InvitationLink }) {
  const { t } = useTranslation('entry');
  const say = useProblemWords();
  const formats = useFormats();
  const values = {
    inviter: link.inviter ?? '',
    name: link.scope_name ?? '',
    country: link.country ? formats.country(link.country) : '',
    role: say.role(link.role),
  };
  return t(`invitation.by.${link.scope_name === null ? 'unverified' : link.scope_kind}`, values);
}

function Joining({ token, link }: { token: string; link: InvitationLink }) {
  const { t, i18n } = useTranslation('entry');
  const formats = useFormats();
  const accept = (account: { name?: string; password?: string; locale?: Language }) =>
    unwrap(api.POST('/api/v1/invitations/acceptance', { body: { token, ...account } }));
  const join = async (values: Record<string, string>) => {
    if (link.account) return enterAs((await accept({})).email, placeOf(link));
    const { name, password } = values;
    const { email } = await accept({ name, password, locale: i18n.language as Language });
    await enter({ email, password }, placeOf(link));
  };
  return (
    <>
      <p className="dim">
        {t('invitation.to', { email: link.email, until: formats.date(link.expires_at, 'short') })}{' '}
        {t(link.account ? 'invitation.known' : 'invitation.new')}
      </p>
      <Form
        onSubmit={join}
        submit={t('invitation.submit')}
        needed={link.account ? [] : ['name', 'password', 'again']}
        check={link.account ? undefined : passwordFaults}
      >
        {!link.account && (
          <>
            <TextField name="name" label={t('name')} autoComplete="name" />
            <PasswordFields />
          </>
        )}
      </Form>
    </>
  );
}

/** Why it opens nothing any more, and what there is to do. */
function Ended({ link }: { link: InvitationLink }) {
  const { t } = useTranslation('entry');
  const formats = useFormats();
  const values = { email: link.email, until: formats.date(link.expires_at, 'short') };
  if (link.state === 'sent') return null;
  return <Note tone={link.state === 'accepted' ? 'info' : 'warn'}>{t(`invitation.ended.${link.state}`, values)}</Note>;
}
