import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Note, toast } from '@app/ui';
import css from './agent-key.module.css';
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
  const command = commandOf(pool, agent.key);
  const copy = () =>
    navigator.clipboard.writeText(command).then(
      () => toast({ text: t('agents.copied') }),
      () => toast({ tone: 'bad', text: t('agents.notCopied') }),
    );
  return (
    <Note
      tone="ok"
      action={
        <>
          <Button leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copy()}>
            {t('agents.copy')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('agents.putAway')}
          </Button>
        </>
      }
    >
      <b>{t('agents.shownOnce', { name: agent.name })}</b> {t('agents.startIt')}
      <pre className={css.command}>{command}</pre>
    </Note>
  );
}
