import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import { Country, Fact, Facts, Money, Panel, useFormats } from '@app/ui';
import type { Award } from '../../app/award.api';

type Project = components['schemas']['ProjectDto'];

/** Ceiling, rate and dates: what stays as it was on the day of the offer. */
export function TermsPanel({ award, project }: { award: Award; project: Project }) {
  const { t } = useTranslation('award');
  const formats = useFormats();
  const { num, den } = award.subsidy_rate;
  const coordinator = project.participants.find(({ organisation }) => organisation === award.coordinator);
  return (
    <Panel title={t('terms')} foot={t('rateRule')}>
      <Facts>
        <Fact name={t('ceiling')}>
          <Money of={award.ceiling} />
        </Fact>
        <Fact name={t('rate')}>{t('rateOf', { num, den, share: formats.share(num / den) })}</Fact>
        <Fact name={t('coFunding')}>
          {t(award.co_funding_from === 'coordinator' ? 'fromCoordinator' : 'fromLaunching')}
        </Fact>
        <Fact name={t('envelope')}>
          <Country code={award.envelope_country} /> {formats.country(award.envelope_country)}
        </Fact>
        <Fact name={t('coordinator')}>{coordinator?.organisation_name ?? award.coordinator}</Fact>
        <Fact name={t('valid')}>{t('span', formats.period(award))}</Fact>
        <Fact name={t('offered')}>{formats.date(award.offered_at)}</Fact>
        {award.accepted_at && <Fact name={t('accepted')}>{formats.date(award.accepted_at)}</Fact>}
      </Facts>
    </Panel>
  );
}
