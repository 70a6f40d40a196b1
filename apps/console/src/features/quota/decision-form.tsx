import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MonsoonError } from '@app/api-client';
import { TextAreaField, ChoiceCards, Form, NumberField, Stack, toast, useFormats, useKeyed } from '@app/ui';
import { type Choice, grantedBy, type Way, ways } from './choice';
import { askAbout, decideRequest, type QuotaRequest, requestQuery } from './quota.api';

const partField = 'lots/0/gpu_seconds';

const noAmount = () =>
  new MonsoonError(400, {
    code: 'validation-failed',
    errors: [{ pointer: `/${partField}`, code: 'is-positive' }],
  });

/** Grants in whole or in part, asks or refuses, with the words that the project reads. */
export function DecisionForm({
  programme,
  request,
  choice,
  onChoose,
}: {
  programme: string;
  request: QuotaRequest;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const client = useQueryClient();
  const asked = request.gpu_seconds;
  const { way, hours } = choice;
  const [words, setWords] = useState('');
  const once = useKeyed();
  const part = grantedBy({ way: 'part', hours }, asked, formats.seconds);

  const send = async () => {
    if (way === 'part' && part === 0) throw noAmount();
    const decision =
      way === 'refuse'
        ? ({ decision: 'refuse', reasons: words } as const)
        : ({ decision: 'approve', reasons: words, ...(way === 'part' && { lots: [{ gpu_seconds: part }] }) } as const);
    const after = await once([way, request.version, decision], (key) =>
      way === 'ask' ? askAbout(programme, request, words, key) : decideRequest(programme, request, decision, key),
    );
    toast({ text: t(`decision.done.${way}`) });
    client.setQueryData(requestQuery(programme, request.id).queryKey, after);
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'allocation-requests'] });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'lots'] });
  };
  const amounts = { hours: formats.gpuHours(part), asked: formats.gpuHours(asked) };
  return (
    <Stack>
      <ChoiceCards
        name="way"
        label={t('decision.choose')}
        choices={ways.map((value) => ({ value, title: t(`decision.way.${value}`, { asked: amounts.asked }) }))}
        chosen={[way]}
        onChoose={([next]) => onChoose({ way: next as Way, hours })}
      />
      <Form
        key={way}
        long
        onSubmit={send}
        submit={t(`decision.submit.${way}`, amounts)}
        needed={way === 'ask' ? ['text'] : way === 'part' ? [partField, 'reasons'] : ['reasons']}
      >
        {way === 'part' && (
          <NumberField
            name={partField}
            label={t('decision.hours')}
            description={t('decision.hoursNote', { asked: amounts.asked })}
            value={hours}
            onChange={({ currentTarget: { value } }) => onChoose({ way, hours: value })}
          />
        )}
        <TextAreaField
          name={way === 'ask' ? 'text' : 'reasons'}
          label={t(way === 'ask' ? 'decision.question' : 'decision.reasons')}
          description={t('decision.wordsNote')}
          value={words}
          onChange={({ currentTarget: { value } }) => setWords(value)}
        />
        <p className="dim small">{t(`decision.effect.${way}`)}</p>
      </Form>
    </Stack>
  );
}
