import { useTranslation } from 'react-i18next';
import { Moment, Panel, Timeline } from '@app/ui';
import { useStaff } from '../../app/reference.api';
import type { QuotaRequest } from './quota.api';

/** Questions of the office and the project's answers. */
export function MessagesPanel({ programme, messages }: { programme: string; messages: QuotaRequest['messages'] }) {
  const { t } = useTranslation('quota');
  const staff = useStaff(programme);
  return (
    <Panel title={t('messages')}>
      <Timeline
        steps={messages.map(({ kind, text, person, at }, i) => ({
          key: at,
          kind: kind === 'question' && i === messages.length - 1 ? 'now' : 'done',
          title: text,
          note: (
            <>
              {kind === 'question' ? t('questionBy', { name: staff?.get(person)?.name ?? person }) : t('answer')}{' '}
              <Moment at={at} />
            </>
          ),
        }))}
      />
    </Panel>
  );
}
