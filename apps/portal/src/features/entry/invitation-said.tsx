import { useTranslation } from 'react-i18next';
import { useFormats, useProblemWords } from '@app/ui';
import type { InvitationLink } from './invitation.api';

/** The invitation in a sentence: who invites, to what and as what. What nobody looked at yet is not named. */
export function InvitationSaid({ link }: { link: InvitationLink }) {
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
