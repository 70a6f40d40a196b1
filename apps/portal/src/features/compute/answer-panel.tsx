import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Form, Panel, TextAreaField, toast } from '@app/ui';
import { answer, type Request, requestQuery } from './compute.api';

/** The programme's question, and room for the answer. */
export function AnswerPanel({ request }: { request: Request }) {
  const { t } = useTranslation('compute');
  const client = useQueryClient();
  const question = request.messages.findLast(({ kind }) => kind === 'question');
  const send = async ({ text }: Record<string, string>) => {
    client.setQueryData(requestQuery(request.project, request.id).queryKey, await answer(request, text));
    toast({ text: t('answer.sent') });
  };
  return (
    <Panel title={t('answer.title')}>
      <Form long onSubmit={send} submit={t('answer.send')} needed={['text']}>
        {question && <p>{question.text}</p>}
        <TextAreaField name="text" label={t('answer.label')} />
      </Form>
    </Panel>
  );
}
