import { useTranslation } from 'react-i18next';
import { useFormats } from '@app/ui';
import type { Agent } from './agents.api';

/** Why an agent asks for no work: what it told, when, and its site's own words, which are English. */
export function AgentInability({ of }: { of: NonNullable<Agent['inability']> }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  return (
    <>
      <b>{t(`agents.unable.${of.code}`)}</b>
      <div className="dim small">{t('agents.told', { at: formats.date(of.at, 'short') })}</div>
      <div className="small" lang="en">
        {of.reason}
      </div>
    </>
  );
}
