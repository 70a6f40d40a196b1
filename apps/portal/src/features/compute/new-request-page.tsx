import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  DaysNote,
  Faults,
  Form,
  Note,
  Page,
  Row,
  Submit,
  toast,
  useFormats,
  useKeyed,
  useMay,
  useProblemWords,
} from '@app/ui';
import { lotsQuery } from '../../app/project.api';
import { usePools } from '../../app/reference.api';
import { WhoMay } from '../../app/who-may';
import { draft, submit } from './compute.api';
import { RequestFields } from './request-fields';
import { StandingPanel } from './standing-panel';
import { useStanding } from './use-standing';
import { firstWish, wishOf } from './wish';

const route = getRouteApi('/in/p/$project/quota/new');

/** Asks the programme for GPU time: what, when, and what for, beside what there is. */
export function NewRequestPage() {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const { project } = route.useParams();
  const { pool: asked } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const say = useProblemWords();
  const mayAsk = useMay()('request', 'AllocationRequest', project);
  const keyed = useKeyed();
  const [written, setWritten] = useState(() => firstWish(formats.dayOf(new Date())));
  const pools = usePools();
  const { data: lots } = useQuery(lotsQuery(project));
  // Until one is chosen: the pool that the page was asked for, else one in which there is time already, else the only one.
  const open = [...(pools?.values() ?? [])].filter(({ state }) => state === 'open');
  const only = open.length === 1 ? open[0].id : undefined;
  const likely = [written.pool, asked, lots?.data[0]?.pool, only].find((id) => open.some((one) => one.id === id));
  const wish = { ...written, pool: likely ?? '' };
  const standing = useStanding(project, wish);

  const crumbs = [{ label: t('title'), to: `/p/${project}/quota` }];
  if (!mayAsk)
    return (
      <Page title={t('new.title')} crumbs={crumbs}>
        <Note tone="info">
          <WhoMay project={project}>{t('leadAsks')}</WhoMay>
        </Note>
      </Page>
    );
  const send = async ({ act }: Record<string, string>) => {
    const body = wishOf(wish, formats);
    const kept = await keyed(body, (key) => draft(project, body, key));
    if (act !== 'draft')
      // The draft is there whatever happens next: its page tells how to submit it.
      await submit(kept).then(
        () => toast({ text: t('sent') }),
        (error: unknown) => toast({ tone: 'bad', text: say.failed(error, (why) => t('notSubmitted', { why })) }),
      );
    void client.invalidateQueries({ queryKey: ['projects', project, 'requests'] });
    await navigate({ to: '/p/$project/quota/$request', params: { project, request: kept.id } });
  };

  return (
    <Page
      title={t('new.title')}
      crumbs={crumbs}
      meta={
        <>
          <span>{t('new.meta')}</span>
          <DaysNote />
        </>
      }
    >
      <Form
        long
        onSubmit={send}
        needed={['pool', 'gpu_seconds', 'valid_from', 'valid_until', 'purpose']}
        known={standing.faults}
        check={() => standing.faults}
      >
        <Columns aside={<StandingPanel project={project} wish={wish} standing={standing} />} stays>
          <RequestFields
            project={project}
            wish={wish}
            pools={open}
            standing={standing}
            onChange={(change) => setWritten((before) => ({ ...before, ...change }))}
          />
          <Faults />
          <Row>
            <Submit>{t('new.send')}</Submit>
            <Button type="submit" variant="default" name="act" value="draft">
              {t('new.keep')}
            </Button>
          </Row>
        </Columns>
      </Form>
    </Page>
  );
}
