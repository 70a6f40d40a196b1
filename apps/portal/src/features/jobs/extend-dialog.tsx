import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CheckList,
  Fact,
  Facts,
  FormDialog,
  GpuTime,
  holdOf,
  Money,
  NumberField,
  Stack,
  toast,
  useAsking,
  useFormats,
  useMay,
} from '@app/ui';
import { extend, holdQuery, type Job, jobQuery, moreQuery } from './jobs.api';
import { isStopped, mayExtend, secondsToHold } from './more-time';

/** Opens what gives a job more time, for whoever may steer it and where its state allows it. @param props.main it is the next step */
export function ExtendButton({ job, main = false }: { job: Job; main?: boolean }) {
  const { t } = useTranslation('jobs');
  const may = useMay();
  const asking = useExtending(job);
  if (!may('steer', 'Job', job.project)) return null;
  return (
    <>
      {asking.acts.map((act) => (
        <Button key={act} variant={main ? 'filled' : 'default'} onClick={() => asking.ask(act)}>
          {t('extend.open')}
        </Button>
      ))}
      {asking.act && <ExtendDialog job={job} asking={asking} />}
    </>
  );
}

/** The question for more time, as long as the job's state allows it. */
export const useExtending = (job: Job) => useAsking<'extend', Job>(job, (now) => (mayExtend(now) ? ['extend'] : []));

/** How much more time, and what that holds, before it is asked for. */
export function ExtendDialog({ job, asking }: { job: Job; asking: ReturnType<typeof useExtending> }) {
  const { t } = useTranslation('jobs');
  const formats = useFormats();
  const client = useQueryClient();
  const [hours, setHours] = useState('1');
  const seconds = formats.seconds(hours);
  const { amount, answer } = useMore(job, seconds);
  const send = async () => {
    // The form has read it: what is not above zero goes to the API, which says so.
    const more = seconds ?? Math.round(Number(formats.read(hours)) * 3600);
    const after = await asking.send(more, (seen, key) => extend(seen, more, key));
    client.setQueryData(jobQuery(job.project, job.id).queryKey, after);
    void client.invalidateQueries({ queryKey: ['projects', job.project] });
    toast({ text: t(isStopped(job) ? 'extend.doneStopped' : 'extend.done') });
  };
  return (
    <FormDialog
      title={t('extend.title', { name: job.name })}
      effect={t(isStopped(job) ? 'extend.effectStopped' : 'extend.effect')}
      act={amount ? t('extend.actHold', { amount: formats.money(amount) }) : t('extend.act')}
      needed={['seconds']}
      over={asking.over}
      onSubmit={send}
      onClose={asking.end}
    >
      <NumberField
        name="seconds"
        label={t('extend.hours')}
        description={
          seconds !== null &&
          t('extend.limit', {
            now: formats.span(job.time_limit_seconds),
            after: formats.span(job.time_limit_seconds + seconds),
          })
        }
        value={hours}
        onChange={(event) => setHours(event.currentTarget.value)}
      />
      <div aria-live="polite" aria-atomic="true">
        {seconds !== null && (
          <Stack>
            <Facts>
              <Fact name={t('extend.gpu')}>
                <GpuTime seconds={secondsToHold(job, seconds) * job.gpus} />
              </Fact>
              {amount && (
                <Fact name={t('extend.held')}>
                  <Money of={amount} />
                </Fact>
              )}
            </Facts>
            {answer?.fits_budget === false && (
              <CheckList checks={answer.checks.filter(({ result }) => result !== 'passed')} />
            )}
          </Stack>
        )}
      </div>
    </FormDialog>
  );
}

/** What so many seconds more would hold: a live job at the price of its hold, a stopped one at today's; and what the accounts say. */
function useMore(job: Job, seconds: number | null) {
  const toHold = seconds === null ? null : secondsToHold(job, seconds);
  const [asked] = useDebouncedValue(toHold, 300);
  const { data, isPlaceholderData } = useQuery(moreQuery(job, asked));
  const { data: hold } = useQuery(holdQuery(job.project, job.hold));
  const answer = asked === toHold && !isPlaceholderData ? data : undefined;
  if (toHold === null) return { amount: null, answer: undefined };
  const amount = isStopped(job) ? (answer?.hold ?? null) : hold ? holdOf(toHold * job.gpus, hold.price) : null;
  return { amount, answer };
}
