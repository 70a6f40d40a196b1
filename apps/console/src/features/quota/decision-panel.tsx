import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EmptyState,
  Fact,
  Facts,
  GpuTime,
  grantedOf,
  Moment,
  Note,
  Panel,
  useAsking,
  useFormats,
  useMay,
} from '@app/ui';
import type { Choice } from './choice';
import { DecisionForm, type Writing } from './decision-form';
import { DecisionOver } from './decision-over';
import type { QuotaRequest } from './quota.api';

interface Props {
  programme: string;
  request: QuotaRequest;
  /** What is being thought of: the effect of it is shown beside. */
  choice: Choice;
  onChoose: (choice: Partial<Choice>) => void;
}

/** The decision: to be taken, waited for or read. One that was begun stays, with what was written, when others end the request. */
export function DecisionPanel(props: Props) {
  const { t } = useTranslation('quota');
  const { request, choice, onChoose } = props;
  const [words, setWords] = useState('');
  const asking = useAsking<'decide', QuotaRequest>(request, ({ state }) => (state === 'submitted' ? ['decide'] : []));
  const begin = () => {
    if (asking.act === null) asking.ask('decide');
  };
  const close = () => {
    setWords('');
    asking.end();
  };
  if (asking.over !== null)
    return (
      <Panel title={t('decision.title')}>
        <DecisionOver state={asking.over} way={choice.way} words={words} onClose={close} />
      </Panel>
    );
  return (
    <Panel title={request.decision ? t('decided.title') : t('decision.title')}>
      {request.decision ? (
        <Decided request={request} decision={request.decision} />
      ) : (
        <ToDecide
          {...props}
          onChoose={(next) => {
            begin();
            onChoose(next);
          }}
          words={words}
          onWrite={(next) => {
            begin();
            setWords(next);
          }}
          send={asking.send}
          onDone={close}
        />
      )}
    </Panel>
  );
}

function ToDecide(props: Props & Writing) {
  const { t } = useTranslation('quota');
  const may = useMay();
  const { programme, request } = props;
  if (request.state === 'withdrawn') return <EmptyState title={t('decision.withdrawn')} />;
  if (request.state === 'info_needed') return <Note tone="info">{t('decision.waitsForAnswer')}</Note>;
  if (!may('decide', 'AllocationRequest', programme)) return <Note tone="info">{t('decision.notYours')}</Note>;
  // The API refuses whoever had a hand in it.
  if (!request.may_decide) return <Note tone="info">{t('decision.yourOwn')}</Note>;
  return <DecisionForm {...props} />;
}

function Decided({ request, decision }: { request: QuotaRequest; decision: NonNullable<QuotaRequest['decision']> }) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const { gpu_seconds, concurrent_gpus, reasons, decided_by, decided_by_name, decided_at } = decision;
  const granted = grantedOf(request);
  return (
    <Facts>
      <Fact name={t('decided.granted')}>
        <GpuTime seconds={gpu_seconds} />
      </Fact>
      <Fact name={t('decided.of')}>
        <GpuTime seconds={request.gpu_seconds} />
      </Fact>
      {granted && <Fact name={t('decided.days')}>{t('span', formats.period(granted))}</Fact>}
      {granted && !granted.days && (
        <Fact name={t('decided.askedDays')}>
          {t('span', formats.period(request))}
          <div className="small">{t('decided.fewerDays')}</div>
        </Fact>
      )}
      {concurrent_gpus !== null && <Fact name={t('atOnce')}>{t('gpus', { count: concurrent_gpus })}</Fact>}
      <Fact name={t('decided.reasons')}>{reasons}</Fact>
      <Fact name={t('decided.by')}>{decided_by_name ?? <code>{decided_by}</code>}</Fact>
      <Fact name={t('decided.at')}>
        <Moment at={decided_at} />
      </Fact>
    </Facts>
  );
}
