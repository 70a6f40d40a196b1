import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  ChecksField,
  chosenOf,
  Columns,
  Form,
  Note,
  Page,
  Panel,
  SelectField,
  Stack,
  useFormats,
  useKeyed,
  useMay,
} from '@app/ui';
import { GroundFields, groundOf, ListedField, NameFields, ProcessingFields, processingOf } from './dataset-fields';
import { countries, modalities, regionalLanguages, useDatasetWords } from './dataset-words';
import { useCountries } from '../../app/countries.api';
import { WhoMay } from '../../app/who-may';
import { register, useOrganisations } from './datasets.api';

/** Registers a dataset: what it is, on what ground, and where it may lie and be processed. */
export function RegisterPage() {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const words = useDatasetWords();
  const may = useMay();
  const { org } = useOrganisations();
  const navigate = useNavigate();
  const client = useQueryClient();
  const keyed = useKeyed();
  const crumbs = [{ label: t('title'), to: '/datasets' }];
  const known = useCountries().data;
  const withStore = known?.flatMap(({ code, store }) => (store ? [code] : []));
  // Until they are read none is said to lack one.
  const lacks = (code: string) => withStore !== undefined && !withStore.includes(code);
  const places = [...new Set([...countries, ...(withStore ?? [])])].map((value) => {
    const country = formats.country(value);
    return { value, label: lacks(value) ? t('register.storeless', { country }) : country };
  });
  const stores = withStore && t('register.stores', { countries: formats.list(withStore.map(formats.country)) });
  if (org === undefined || !may('create', 'Dataset', org))
    return (
      <Page title={t('register.title')} crumbs={crumbs}>
        <Note tone="info">{org ? <WhoMay org={org}>{t('register.mayNot')}</WhoMay> : t('noOrganisationText')}</Note>
      </Page>
    );
  const send = async (values: Record<string, string>) => {
    const body = {
      name: values.name,
      description: values.description,
      modality: values.modality as (typeof modalities)[number],
      languages: chosenOf(values, 'languages').map((code) => ({ iso639_3: code, bcp47: regionalLanguages[code] })),
      ...groundOf(values),
      residency: {
        storage_allowed: chosenOf(values, 'residency/storage_allowed'),
        ...processingOf(values),
        processing_excluded: [],
      },
      listed: values.listed !== 'no',
    };
    const made = await keyed(['dataset', org, body], (key) => register(org, body, key));
    await client.invalidateQueries({ queryKey: ['organisations', org, 'datasets'] });
    await navigate({ to: '/datasets/$dataset/versions', params: { dataset: made.id }, search: true });
  };
  return (
    <Page title={t('register.title')} crumbs={crumbs} meta={<span>{t('register.meta')}</span>}>
      <Columns aside={<After />}>
        <Form long onSubmit={send} submit={t('register.submit')} needed={['name', 'licence']}>
          <Panel title={t('register.what')}>
            <Stack>
              <NameFields />
              <SelectField
                name="modality"
                label={t('kind')}
                defaultValue="instruction"
                data={modalities.map((value) => ({ value, label: words.modality(value) }))}
              />
              <ChecksField
                name="languages"
                label={t('languages')}
                choices={Object.entries(regionalLanguages).map(([value, tag]) => ({ value, label: words.tongue(tag) }))}
              />
            </Stack>
          </Panel>
          <Panel title={t('register.ground')}>
            <Stack>
              <GroundFields />
            </Stack>
          </Panel>
          <Panel title={t('register.where')}>
            <Stack>
              <ChecksField
                name="residency/storage_allowed"
                label={t('residency.storage')}
                description={stores ? `${stores} ${t('register.storageHelp')}` : t('register.storageHelp')}
                choices={places}
              />
              <ProcessingFields />
            </Stack>
          </Panel>
          <ListedField />
        </Form>
      </Columns>
    </Page>
  );
}

/** What comes after registering, and what can still be changed then. */
function After() {
  const { t } = useTranslation('datasets');
  return (
    <Panel title={t('register.after')}>
      <Stack>
        <p>{t('register.afterUpload')}</p>
        <p>{t('register.afterCheck')}</p>
        <p>{t('register.afterPublish')}</p>
        <p className="dim">{t('register.fixed')}</p>
      </Stack>
    </Panel>
  );
}
