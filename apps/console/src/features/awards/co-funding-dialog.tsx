import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, NumberField, SelectField, TextAreaField, toast, useFormats, useKeyed } from '@app/ui';
import { type Award, coFundingQuery, enterCoFunding, participantsQuery } from './awards.api';

/** Writes down money that a partner brought. It counts once a second person has confirmed it. */
export function CoFundingDialog({
  programme,
  award,
  onClose,
}: {
  programme: string;
  award: Award;
  onClose: () => void;
}) {
  const { t } = useTranslation('awards');
  const formats = useFormats();
  const client = useQueryClient();
  const participants = useQuery(participantsQuery(programme, award.project)).data ?? [];
  const once = useKeyed();
  const currency = award.currency as 'JPY';
  const send = async ({ organisation, evidence, ...values }: Record<string, string>) => {
    const amount = { amount: values['amount/amount'], currency };
    const body = { organisation, amount, evidence };
    await once(body, (key) => enterCoFunding(programme, award.id, body, key));
    toast({ text: t('coFunding.entered') });
    void client.invalidateQueries({ queryKey: coFundingQuery(programme, award.id).queryKey });
    void client.invalidateQueries({ queryKey: ['programmes', programme, 'co-funding-entries'] });
  };
  return (
    <FormDialog
      title={t('coFunding.enterTitle')}
      effect={t('coFunding.enterEffect')}
      act={t('coFunding.enterNow')}
      needed={['organisation', 'amount/amount', 'evidence']}
      onSubmit={send}
      onClose={onClose}
    >
      <SelectField
        name="organisation"
        asks
        label={t('coFunding.whose')}
        data={participants.map(({ organisation, organisation_name }) => ({
          value: organisation,
          label: organisation_name,
        }))}
      />
      <NumberField
        name="amount/amount"
        currency={currency}
        label={t('coFunding.amountIn', { currency: formats.currency(currency) })}
        description={t('coFunding.amountNote')}
      />
      <TextAreaField name="evidence" label={t('coFunding.evidence')} description={t('coFunding.evidenceNote')} />
    </FormDialog>
  );
}
