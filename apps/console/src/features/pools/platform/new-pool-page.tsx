import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { components } from '@app/api-client';
import {
  FieldGrid,
  Form,
  Note,
  NumberField,
  Page,
  Panel,
  SelectField,
  TextField,
  toast,
  useFormats,
  useMay,
  useKeyed,
} from '@app/ui';
import { numberWritten } from '../../../app/number-written';
import { MailLanguageField } from '../../../app/people/mail-language-field';
import { useCountries } from '../../../app/reference.api';
import { usePlatform } from '../../../app/use-platform';
import { createPool, programmeChoicesQuery, providerChoicesQuery } from './platform-pools.api';

type PoolToMake = components['schemas']['CreatePoolDto'];
const engines = ['process', 'slurm', 'kubernetes'] as const;

/** Makes a pool with its first operator and what it has from now on. */
export function NewPoolPage() {
  const { t } = useTranslation('pools');
  const mayMake = useMay()('create', 'Pool', usePlatform());
  return (
    <Page title={t('make.title')} crumbs={[{ label: t('title'), to: '/platform/pools' }]} meta={t('make.meta')}>
      {mayMake ? <NewPool /> : <Note tone="info">{t('emptyText')}</Note>}
    </Page>
  );
}

function NewPool() {
  const { t } = useTranslation('pools');
  const formats = useFormats();
  const navigate = useNavigate();
  const client = useQueryClient();
  const countries = useCountries() ?? [];
  const programmes = useQuery(programmeChoicesQuery).data?.data;
  const providers = useQuery(providerChoicesQuery).data?.data;
  const once = useKeyed();
  const send = async ({ gpus, ...text }: Record<string, string>) => {
    const body = { ...text, gpus: numberWritten(gpus) } as unknown as PoolToMake;
    const { id, name } = await once(body, (key) => createPool(body, key));
    toast({ text: t('make.done', { name }) });
    void client.invalidateQueries({ queryKey: ['pools'] });
    void client.invalidateQueries({ queryKey: ['pools-by-id'] });
    void client.invalidateQueries({ queryKey: ['me'] });
    await navigate({ to: '/platform/pools/$poolId', params: { poolId: id } });
  };
  return (
    <>
      {programmes?.length === 0 && <Note>{t('make.noProgramme')}</Note>}
      {providers?.length === 0 && <Note>{t('make.noProvider')}</Note>}
      <Panel title={t('facts')}>
        <Form
          long
          onSubmit={send}
          submit={t('make.submit')}
          needed={['name', 'provider', 'site', 'gpu_type', 'programme', 'country', 'operator_email', 'gpus', 'engine']}
        >
          <FieldGrid names>
            <TextField name="name" label={t('make.name')} description={t('make.nameNote')} />
            <SelectField
              name="provider"
              asks
              label={t('make.provider')}
              description={t('make.providerNote')}
              data={(providers ?? []).map(({ id, legal_name }) => ({ value: id, label: legal_name }))}
            />
            <SelectField
              name="programme"
              asks
              label={t('make.programme')}
              description={t('make.programmeNote')}
              data={(programmes ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            />
          </FieldGrid>
          <FieldGrid>
            <SelectField
              name="country"
              asks
              label={t('country')}
              description={t('make.countryNote')}
              data={countries.map(({ code }) => ({ value: code, label: formats.country(code) }))}
            />
            <TextField name="site" label={t('site')} />
            <TextField name="gpu_type" label={t('type')} description={t('make.typeNote')} />
            <NumberField name="gpus" label={t('capacity.gpus')} inputMode="numeric" />
            <SelectField
              name="engine"
              asks
              label={t('engine')}
              description={t('make.engineNote')}
              data={engines.map((value) => ({ value, label: t(`engines.${value}`) }))}
            />
          </FieldGrid>
          <FieldGrid names>
            <TextField
              name="operator_email"
              type="email"
              label={t('make.operator')}
              description={t('make.operatorNote')}
            />
            <MailLanguageField name="operator_locale" />
          </FieldGrid>
        </Form>
      </Panel>
    </>
  );
}
