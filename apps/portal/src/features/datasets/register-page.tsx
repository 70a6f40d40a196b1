import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
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
  TextAreaField,
  TextField,
  useFormats,
  useMay,
} from '@app/ui';
import { countries, lawfulBases, modalities, personalData, useDatasetWords } from './dataset-words';
import { register, useOrganisations } from './datasets.api';

/** Languages that the form offers, the region's own first: ISO 639-3 and BCP-47. Others are registered by the API. */
const languages: Record<string, string> = {
  tha: 'th-TH',
  tts: 'tts-TH',
  nod: 'nod-TH',
  vie: 'vi-VN',
  zsm: 'ms-MY',
  ind: 'id-ID',
  eng: 'en',
  cmn: 'zh',
  tam: 'ta',
  fil: 'fil',
  jpn: 'ja-JP',
};

/** Registers a dataset: what it is, on what ground, and where it may lie and be processed. */
export function RegisterPage() {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const words = useDatasetWords();
  const may = useMay();
  const { org } = useOrganisations();
  const navigate = useNavigate();
  const client = useQueryClient();
  const key = useRef(crypto.randomUUID());
  const crumbs = [{ label: t('title'), to: '/datasets' }];
  const places = countries.map((value) => ({ value, label: formats.country(value) }));
  if (org === undefined || !may('create', 'Dataset', org))
    return (
      <Page title={t('register.title')} crumbs={crumbs}>
        <Note tone="info">{t('register.mayNot')}</Note>
      </Page>
    );
  const send = async (values: Record<string, string>) => {
    const anywhere = values.processing === 'anywhere';
    const body = {
      name: values.name,
      description: values.description,
      modality: values.modality as (typeof modalities)[number],
      languages: chosenOf(values, 'languages').map((code) => ({ iso639_3: code, bcp47: languages[code] })),
      licence: values.licence.trim(),
      lawful_basis: values.lawful_basis as (typeof lawfulBases)[number],
      personal_data: values.personal_data as (typeof personalData)[number],
      residency: {
        storage_allowed: chosenOf(values, 'residency/storage_allowed'),
        processing_included: anywhere ? null : chosenOf(values, 'residency/processing_included'),
        processing_excluded: [],
      },
      listed: values.listed !== 'no',
    };
    const made = await register(org, body, key.current).finally(() => (key.current = crypto.randomUUID()));
    await client.invalidateQueries({ queryKey: ['organisations', org, 'datasets'] });
    await navigate({ to: '/datasets/$dataset/versions', params: { dataset: made.id }, search: true });
  };
  return (
    <Page title={t('register.title')} crumbs={crumbs} meta={<span>{t('register.meta')}</span>}>
      <Columns aside={<After />}>
        <Form onSubmit={send} submit={t('register.submit')} needed={['name', 'licence']}>
          <Panel title={t('register.what')}>
            <Stack>
              <TextField name="name" label={t('name')} description={t('register.nameHelp')} />
              <TextAreaField name="description" label={t('description')} rows={3} />
              <SelectField
                name="modality"
                label={t('kind')}
                defaultValue="instruction"
                data={modalities.map((value) => ({ value, label: words.modality(value) }))}
              />
              <ChecksField
                name="languages"
                label={t('languages')}
                choices={Object.entries(languages).map(([value, tag]) => ({ value, label: words.tongue(tag) }))}
              />
            </Stack>
          </Panel>
          <Panel title={t('register.ground')}>
            <Stack>
              <TextField name="licence" label={t('licence')} description={t('register.licenceHelp')} />
              <SelectField
                name="personal_data"
                label={t('personal')}
                description={t('register.personalHelp')}
                data={personalData.map((value) => ({ value, label: t(`personalData.${value}`) }))}
              />
              <SelectField
                name="lawful_basis"
                label={t('basis')}
                data={lawfulBases.map((value) => ({ value, label: t(`lawfulBasis.${value}`) }))}
              />
            </Stack>
          </Panel>
          <Panel title={t('register.where')}>
            <Stack>
              <ChecksField
                name="residency/storage_allowed"
                label={t('residency.storage')}
                description={t('register.storageHelp')}
                choices={places}
              />
              <SelectField
                name="processing"
                label={t('residency.processing')}
                data={[
                  { value: 'chosen', label: t('register.chosen') },
                  { value: 'anywhere', label: t('residency.anywhere') },
                ]}
              />
              <ChecksField
                name="residency/processing_included"
                label={t('register.countries')}
                description={t('register.countriesHelp')}
                choices={places}
              />
            </Stack>
          </Panel>
          <SelectField
            name="listed"
            label={t('listed')}
            description={t('register.listedHelp')}
            data={[
              { value: 'yes', label: t('register.listedYes') },
              { value: 'no', label: t('register.listedNo') },
            ]}
          />
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
