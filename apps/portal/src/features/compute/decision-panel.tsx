import { useTranslation } from 'react-i18next';
import {
  Bar,
  Fact,
  Facts,
  GrantedLots,
  grantedOf,
  Key,
  KeyFigure,
  KeyFigures,
  Note,
  Panel,
  Stack,
  useFormats,
} from '@app/ui';
import type { Request } from './compute.api';

/** Where the request stands, in a sentence; once decided, how much was granted of what was asked, and why. */
export function DecisionPanel({ request }: { request: Request }) {
  const { t } = useTranslation('compute');
  const { decision, state } = request;
  if (decision)
    return (
      <>
        <Panel title={t('decision.title')}>
          <Decided request={request} decision={decision} />
        </Panel>
        {decision.lots.length > 0 && <GrantedLots lots={decision.lots} />}
      </>
    );
  if (state === 'draft') return <Note tone="info">{t('stands.draft')}</Note>;
  if (state === 'submitted') return <Note tone="info">{t('stands.submitted')}</Note>;
  if (state === 'info_needed') return <Note>{t('stands.info_needed')}</Note>;
  return <Note tone="info">{t('stands.withdrawn')}</Note>;
}

function Decided({ request, decision }: { request: Request; decision: NonNullable<Request['decision']> }) {
  const { t } = useTranslation('compute');
  const formats = useFormats();
  const words = { granted: formats.gpuHours(decision.gpu_seconds), asked: formats.gpuHours(request.gpu_seconds) };
  const refused = decision.outcome === 'refused';
  const granted = grantedOf(request);
  return (
    <Stack>
      <p>
        {!granted || granted.days
          ? t(`decision.${decision.outcome}`, words)
          : t(granted.amount ? 'decision.fewerDays' : 'decision.lessAndFewer', {
              ...words,
              ...formats.period(granted),
            })}
      </p>
      {!refused && (
        <>
          <KeyFigures>
            <KeyFigure name={<Key kind="spent">{t('decision.granted')}</Key>}>
              {t('gpuHours', { ns: 'ui', hours: words.granted })}
            </KeyFigure>
            <KeyFigure name={<Key kind="free">{t('decision.asked')}</Key>}>
              {t('gpuHours', { ns: 'ui', hours: words.asked })}
            </KeyFigure>
          </KeyFigures>
          <Bar
            large
            label={t(`decision.${decision.outcome}`, words)}
            whole={BigInt(request.gpu_seconds)}
            parts={[{ kind: 'spent', size: BigInt(decision.gpu_seconds) }]}
          />
        </>
      )}
      <Facts>
        <Fact name={t('decision.reasons')}>{decision.reasons}</Fact>
        {decision.concurrent_gpus !== null && <Fact name={t('gpus')}>{formats.number(decision.concurrent_gpus)}</Fact>}
      </Facts>
    </Stack>
  );
}
