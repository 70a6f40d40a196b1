import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  Country,
  DaysNote,
  Fact,
  Facts,
  GpuTime,
  GrantedLots,
  Id,
  Moment,
  Named,
  nameIn,
  Page,
  Panel,
  RequestHistory,
  Status,
  useFormats,
} from '@app/ui';
import { useOrganisations, usePools, useProjects } from '../../app/reference.api';
import { type Choice, grantedBy, partOf } from './choice';
import { DecisionPanel } from './decision-panel';
import { ImpactPanel } from './impact-panel';
import { MoneyPanel } from './money-panel';
import { type QuotaRequest, requestQuery } from './quota.api';

const route = getRouteApi('/in/programmes/$programme/quota/$request');

/** One request: what it asks, what granting it would do, and the decision. */
export function RequestPage() {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const { programme, request: id } = route.useParams();
  const { data: request } = useSuspenseQuery(requestQuery(programme, id));
  const whole: Choice = { way: 'whole', hours: formats.write(String(request.gpu_seconds / 3600)) };
  const [chosen, setChosen] = useState<Partial<Choice> & { of: number }>({ of: request.gpu_seconds });
  // A part of what was asked before says nothing of what is asked now.
  const kept: Partial<Choice> = chosen.of === request.gpu_seconds ? chosen : { way: chosen.way };
  const { way = whole.way, hours = whole.hours } = kept;
  const choice: Choice = { way, hours };
  const setChoice = (next: Partial<Choice>) => setChosen({ ...kept, ...next, of: request.gpu_seconds });
  // What the impact is shown for: all that was asked, or the part that is being thought of.
  const granting = grantedBy(choice, request.gpu_seconds, formats.seconds);
  const project = nameIn(useProjects(programme), request.project);
  const open = request.state === 'submitted' || request.state === 'info_needed';
  return (
    <Page
      title={t('request', { hours: formats.gpuHours(request.gpu_seconds), type: request.gpu_type, project })}
      crumb={project}
      crumbs={[{ label: t('title'), to: `/programmes/${programme}/quota` }]}
      badge={<Status state={request.state} />}
      meta={<Meta programme={programme} request={request} />}
    >
      <Columns
        aside={
          <>
            <DecisionPanel
              key={request.id}
              programme={programme}
              request={request}
              choice={choice}
              onChoose={setChoice}
            />
            {open && <MoneyPanel programme={programme} request={request} granting={granting} />}
          </>
        }
      >
        {open && (
          <ImpactPanel
            programme={programme}
            request={request}
            granting={granting}
            onUse={(seconds) => setChoice(partOf(seconds, formats.write))}
          />
        )}
        {request.decision && request.decision.lots.length > 0 && <GrantedLots lots={request.decision.lots} />}
        <Asked programme={programme} request={request} />
        <RequestHistory request={request} />
      </Columns>
    </Page>
  );
}

function Meta({ programme, request }: { programme: string; request: QuotaRequest }) {
  const { t } = useTranslation('quota');
  const organisation = useOrganisations(programme)?.get(request.organisation);
  return (
    <>
      <Id of={request.id} />
      <DaysNote />
      {organisation && (
        <span>
          {organisation.name} <Country code={organisation.country} />
        </span>
      )}
      {request.submitted_at && (
        <span>
          {t('since')} <Moment at={request.submitted_at} />
        </span>
      )}
    </>
  );
}

function Asked({ programme, request }: { programme: string; request: QuotaRequest }) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const pools = usePools();
  const pool = pools?.get(request.pool);
  return (
    <Panel title={t('whatIsAsked')}>
      <Facts>
        <Fact name={t('project')}>
          <Link to="/programmes/$programme/projects/$project" params={{ programme, project: request.project }}>
            <Named among={useProjects(programme)} id={request.project} />
          </Link>
        </Fact>
        <Fact name={t('purpose')}>{request.purpose}</Fact>
        <Fact name={t('amount')}>
          <GpuTime seconds={request.gpu_seconds} /> {request.gpu_type}
        </Fact>
        <Fact name={t('pool')}>
          <Named among={pools} id={request.pool} /> {pool && <Country code={pool.country} />}
        </Fact>
        <Fact name={t('valid')}>{t('span', formats.period(request))}</Fact>
        {request.concurrent_gpus !== null && (
          <Fact name={t('atOnce')}>{t('gpus', { count: request.concurrent_gpus })}</Fact>
        )}
      </Facts>
    </Panel>
  );
}
