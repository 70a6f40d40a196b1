import { Box } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Moment, useFormats } from '@app/ui';
import type { Agent } from './agents.api';

/** When an agent asked last; where it cannot work, why it asks for none, and of one that is silent since, what it told last. */
export function AgentAsked({ of: { last_used_at, inability, revoked_at } }: { of: Agent }) {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const asked = last_used_at ? <Moment at={last_used_at} /> : <span className="dim">{t('agents.never')}</span>;
  if (!inability || revoked_at) return asked;
  const { code, current, reason } = inability;
  const at = formats.date(inability.at, 'short');
  return (
    // Sentences are read from their left, on a phone too.
    <Box ta="start">
      {current ? <b>{t(`agents.unable.${code}`)}</b> : asked}
      <div className="dim small">{current ? t('agents.told', { at }) : t(`agents.said.${code}`, { at })}</div>
      {/* The site's own words are English. */}
      <div className={current ? 'small' : 'dim small'} lang="en">
        {reason}
      </div>
    </Box>
  );
}
