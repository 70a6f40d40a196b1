import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MonsoonError } from '@app/api-client';
import { TextAreaField, ChoiceCards, Form, Note, NumberField, Stack, toast, useFormats } from '@app/ui';
import { usePools } from '../../app/reference.api';
import { type Choice, grantedBy, lotsBy, type Way, ways } from './choice';
import { askAbout, decideRequest, type Impact, impactQuery, type QuotaRequest, requestQuery } from './quota.api';

const partField = 'lots/0/gpu_seconds';

const noAmount = () =>
  new MonsoonError(400, {
    code: 'validation-failed',
    errors: [{ pointer: `/${partField}`, code: 'is-positive' }],
  });

/** Whether a decision was looked at and refused, rather than lost, still worked on, or turned back before anybody looked. */
const isRefused = (error: unknown) =>
  error instanceof MonsoonError &&
  [400, 409, 412, 422].includes(error.status) &&
  error.problem.code !== 'idempotency-key-in-use';

/** What is written of a decision, which is kept when there is nothing left to decide; how it is sent, and told that it was. */
export interface Writing {
  words: string;
  onWrite: (words: string) => void;
  /** Of `useAsking`. */
  send: <T>(words: unknown, work: (seen: QuotaRequest, key: string) => Promise<T>) => Promise<T>;
  onDone: () => void;
}

/** Grants in whole or in part, asks or refuses, with the words that the project reads. */
export function DecisionForm({
  programme,
  request,
  choice,
  onChoose,
  words,
  onWrite,
  send: once,
  onDone,
}: Writing & {
  programme: string;
  request: QuotaRequest;
  choice: Choice;
  onChoose: (choice: Partial<Choice>) => void;
}) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const client = useQueryClient();
  const asked = request.gpu_seconds;
  const { way, hours } = choice;
  const live = useQuery(impactQuery(programme, request.id)).data;
  const [sent, setSent] = useState<Impact>();
  // What was sent without being refused for what it is may have been done: pressed again it says the same days, though "now" went on.
  const impact = sent ?? live;
  const part = grantedBy({ way: 'part', hours }, asked, formats.seconds);

  const send = async () => {
    if (way === 'part' && part === 0) throw noAmount();
    const decision =
      way === 'refuse'
        ? ({ decision: 'refuse', reasons: words } as const)
        : ({ decision: 'approve', reasons: words, ...lotsBy(choice, way === 'part' ? part : asked, impact) } as const);
    const after = await once([way, decision], (seen, key) =>
      way === 'ask' ? askAbout(programme, seen, words, key) : decideRequest(programme, seen, decision, key),
    ).catch((error: unknown) => {
      const refused = isRefused(error);
      setSent(refused ? undefined : impact);
      // What the award can give may have changed meanwhile: then that is what the page tells next.
      if (refused) void client.invalidateQueries({ queryKey: impactQuery(programme, request.id).queryKey });
      throw error;
    });
    toast({ text: t(`decision.done.${way}`) });
    client.setQueryData(requestQuery(programme, request.id).queryKey, after);
    onDone();
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'allocation-requests'] });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'lots'] });
  };
  const amounts = { hours: formats.gpuHours(part), asked: formats.gpuHours(asked) };
  return (
    <Stack>
      <ChoiceCards
        name="way"
        label={t('decision.choose')}
        choices={ways.map((value) => ({
          value,
          title: t(`decision.way.${value === 'whole' && impact?.days === 'fewer' ? 'wholeFewer' : value}`, amounts),
        }))}
        chosen={[way]}
        onChoose={([next]) => onChoose({ way: next as Way })}
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
            onChange={({ currentTarget: { value } }) => onChoose({ hours: value })}
          />
        )}
        {(way === 'whole' || way === 'part') && impact && <GrantedDays request={request} impact={impact} />}
        {(way === 'whole' || way === 'part') && <MoreThanPool request={request} />}
        <TextAreaField
          name={way === 'ask' ? 'text' : 'reasons'}
          label={t(way === 'ask' ? 'decision.question' : 'decision.reasons')}
          description={t('decision.wordsNote')}
          value={words}
          onChange={({ currentTarget: { value } }) => onWrite(value)}
        />
        <p className="dim small">{t(`decision.effect.${way}`)}</p>
      </Form>
    </Stack>
  );
}

/** An advice: the limit may be granted, since a pool may grow, and jobs take what it has until then. */
function MoreThanPool({ request }: { request: QuotaRequest }) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const pool = usePools()?.get(request.pool);
  const asked = request.concurrent_gpus ?? 0;
  if (!pool || asked <= pool.gpus) return null;
  const words = { asked: formats.number(asked), pool: pool.name, gpus: formats.number(pool.gpus) };
  return <Note>{t('decision.moreThanPool', words)}</Note>;
}

/** In which days the lot would be: those that were asked for, or what the award can give of them. */
function GrantedDays({ request, impact }: { request: QuotaRequest; impact: Impact }) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const asked = formats.period(request);
  const words = {
    ...formats.period({ valid_from: impact.from, valid_until: impact.until }),
    askedFrom: asked.from,
    askedUntil: asked.until,
  };
  if (impact.days === 'all') return <p className="small">{t('decision.days.all', words)}</p>;
  return <Note>{t(`decision.days.${impact.days}`, words)}</Note>;
}
