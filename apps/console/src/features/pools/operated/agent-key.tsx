import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CodeBlock, Note } from '@app/ui';
import type { NewAgent } from './agents.api';

/** What starts an agent at the site, in the folder of this product there. */
const commandOf = (pool: string, key: string) =>
  `API_URL=${location.origin} \\\nAGENT_POOL=${pool} \\\nAGENT_KEY=${key} \\\nnode dist/apps/agent/src/main.js`;

interface Props {
  pool: string;
  agent: NewAgent;
  onClose: () => void;
}

/** A key that was just made, with the command that starts its agent. It is shown until it is put away, and never again. */
export function AgentKey({ pool, agent, onClose }: Props) {
  const { t } = useTranslation('pools');
  return (
    <Note
      tone="ok"
      action={
        <Button variant="default" onClick={onClose}>
          {t('agents.putAway')}
        </Button>
      }
    >
      <b>{t('agents.shownOnce', { name: agent.name })}</b> {t('agents.startIt')}
      <CodeBlock label={agent.name} copy={t('agents.copy')}>
        {commandOf(pool, agent.key)}
      </CodeBlock>
    </Note>
  );
}
