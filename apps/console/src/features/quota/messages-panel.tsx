import { useTranslation } from 'react-i18next';
import { Moment, Panel, Timeline } from '@app/ui';
import type { QuotaRequest } from './quota.api';

/** Questions of the office and the project's answers. */
export function MessagesPanel({ messages }: { messages: QuotaRequest['messages'] }) {
  const { t } = useTranslation('quota');
  return (
    <Panel title={t('messages')}>
      <Timeline
        steps={messages.map(({ kind, text, person, person_name, at }, i) => ({
          key: at,
          kind: kind === 'question' && i === messages.length - 1 ? 'now' : 'done',
          title: text,
          note: (
            <>
              {kind === 'question' ? t('questionBy', { name: person_name ?? person }) : t('answer')} <Moment at={at} />
            </>
          ),
        }))}
      />
    </Panel>
  );
}
