import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  DaysNote,
  Faults,
  Form,
  Note,
  Page,
  Submit,
  sumOf,
  toast,
  useFormats,
  useMay,
  useKeyed,
} from '@app/ui';
import { offerAward } from '../awards.api';
import { moneyOfAward, offerOf } from './draft';
import { SumsPanel } from './sums-panel';
import { TermsPanel } from './terms-panel';
import { TranchePanels } from './tranche-panels';
import { useOffer } from './use-offer';

const route = getRouteApi('/in/programmes/$programme/awards/new');

/** Offers a project an award: its terms, and its money and GPU time by tranche, beside what the envelope has. */
export function NewAwardPage() {
  const { t } = useTranslation('awards');
  const { programme } = route.useParams();
  const mayOffer = useMay()('create', 'Award', programme);
  return (
    <Page
      title={t('offer.title')}
      crumbs={[{ label: t('title'), to: `/programmes/${programme}/awards` }]}
      meta={
        <>
          <span>{t('offer.meta')}</span>
          <DaysNote />
        </>
      }
    >
      {mayOffer ? <Offer programme={programme} /> : <Note tone="info">{t('offer.officeOffers')}</Note>}
    </Page>
  );
}

function Offer({ programme }: { programme: string }) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const { project } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const offer = useOffer(programme, project);
  const { award, types } = offer;
  const sum = sumOf(moneyOfAward(award, formats.read), award.currency);
  const once = useKeyed();
  const send = async () => {
    const body = offerOf(award, types, sum, formats);
    const { id } = await once(body, (key) => offerAward(programme, body, key));
    toast({ text: t('offer.done') });
    void client.invalidateQueries({ queryKey: ['programmes', programme] });
    await navigate({ to: '/programmes/$programme/awards/$award', params: { programme, award: id } });
  };
  const needed = award.tranches.flatMap((_, n) =>
    ['label', 'valid_from', 'valid_until'].map((name) => `tranches/${n}/${name}`),
  );
  // Of a job that the grant pays whole nothing is left for others.
  const funders = award.num.trim() === award.den.trim() && award.num.trim() !== '' ? [] : ['co_funding_from'];
  const amount = award.currency && formats.money(sum);
  return (
    <Form
      long
      onSubmit={send}
      needed={['project', 'envelope_country', 'subsidy_rate/num', 'subsidy_rate/den', ...funders, ...needed]}
      check={offer.faults.all}
    >
      <Columns aside={<SumsPanel offer={offer} />} stays>
        <TermsPanel programme={programme} offer={offer} />
        <TranchePanels offer={offer} />
        <Faults />
        <Submit>{amount ? t('offer.submit', { amount }) : t('offer.submitNone')}</Submit>
        <p className="dim small">{t('offer.effect')}</p>
      </Columns>
    </Form>
  );
}
