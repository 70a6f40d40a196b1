import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { Moment } from '../figures/amounts';
import { Panel } from '../layout/panel';
import { Timeline, type TimelineStep } from '../live/timeline';
import { TermsChange } from './terms-change';

type Request = components['schemas']['AllocationRequestDto'];

/** What happened to a request for GPU time, in order, and what comes: the same for the project and for the programme. */
export function RequestHistory({ request }: { request: Request }) {
  const { t } = useTranslation(['ui', 'states']);
  const { created_at, submitted_at, messages, changes, decision, state } = request;
  const note = (at: string, name: string | null = null) => (
    <>
      {name && `${name} · `}
      <Moment at={at} />
    </>
  );
  const meanwhile = [
    ...messages.map(({ kind, text, at, person_name }) => ({
      at,
      name: person_name,
      title: t(`history.${kind}`, { text }),
    })),
    ...changes.map((change) => ({
      at: change.at,
      name: change.person_name,
      title: (
        <>
          {t('history.changed')}
          <TermsChange change={change} />
        </>
      ),
    })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const steps: TimelineStep[] = [
    { key: 'written', kind: 'done', title: t('history.written'), note: note(created_at) },
    ...(submitted_at
      ? [{ key: 'submitted', kind: 'done' as const, title: t('history.submitted'), note: note(submitted_at) }]
      : []),
    ...meanwhile.map(({ at, name, title }, n) => ({
      key: `${n} ${at}`,
      kind: 'done' as const,
      title,
      note: note(at, name),
    })),
  ];
  if (decision)
    steps.push({
      key: 'decision',
      kind: decision.outcome === 'refused' ? 'bad' : 'done',
      title: t(decision.outcome, { ns: 'states' }),
      note: note(decision.decided_at, decision.decided_by_name),
    });
  if (state === 'draft') steps.push({ key: 'next', kind: 'next', title: t('history.toSubmit') });
  if (state === 'submitted') steps.push({ key: 'next', kind: 'now', title: t('history.toDecide') });
  if (state === 'info_needed') steps.push({ key: 'next', kind: 'now', title: t('history.toAnswer') });
  if (state === 'withdrawn') steps.push({ key: 'withdrawn', kind: 'bad', title: t('withdrawn', { ns: 'states' }) });
  return (
    <Panel title={t('history.title')}>
      <Timeline steps={steps} />
    </Panel>
  );
}
