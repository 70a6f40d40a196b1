import { useTranslation } from 'react-i18next';
import { ChecksField, chosenOf, SelectField, TextAreaField, TextField, useFormats } from '@app/ui';
import { countries, lawfulBases, personalData } from './dataset-words';
import type { Dataset } from './datasets.api';

type Ground = Pick<Dataset, 'licence' | 'lawful_basis' | 'personal_data'>;
type Processing = Pick<Dataset['residency'], 'processing_included'>;

/** Name and description. @param of what stands there already */
export function NameFields({ of }: { of?: Pick<Dataset, 'name' | 'description'> }) {
  const { t } = useTranslation('datasets');
  return (
    <>
      <TextField name="name" label={t('name')} description={t('register.nameHelp')} defaultValue={of?.name} />
      <TextAreaField name="description" label={t('description')} rows={3} defaultValue={of?.description} />
    </>
  );
}

/** Licence, and on what ground it is processed. */
export function GroundFields({ of }: { of?: Ground }) {
  const { t } = useTranslation('datasets');
  return (
    <>
      <TextField
        name="licence"
        label={t('licence')}
        description={t('register.licenceHelp')}
        defaultValue={of?.licence}
      />
      <SelectField
        name="personal_data"
        label={t('personal')}
        description={t('register.personalHelp')}
        defaultValue={of?.personal_data}
        data={personalData.map((value) => ({ value, label: t(`personalData.${value}`) }))}
      />
      <SelectField
        name="lawful_basis"
        label={t('basis')}
        defaultValue={of?.lawful_basis}
        data={lawfulBases.map((value) => ({ value, label: t(`lawfulBasis.${value}`) }))}
      />
    </>
  );
}

/** Where it may be processed. */
export function ProcessingFields({ of }: { of?: Processing }) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const chosen = of?.processing_included ?? [];
  // A country beyond the programmes' that was registered by the API stays in view, and is kept.
  const all = [...new Set([...countries, ...chosen])];
  return (
    <>
      <SelectField
        name="processing"
        label={t('residency.processing')}
        defaultValue={of && of.processing_included === null ? 'anywhere' : 'chosen'}
        data={[
          { value: 'chosen', label: t('register.chosen') },
          { value: 'anywhere', label: t('residency.anywhere') },
        ]}
      />
      <ChecksField
        name="residency/processing_included"
        label={t('register.countries')}
        description={t('register.countriesHelp')}
        choices={all.map((value) => ({ value, label: formats.country(value) }))}
        chosen={chosen}
      />
    </>
  );
}

/** Whether others may see that it exists. */
export function ListedField({ of }: { of?: Pick<Dataset, 'listed'> }) {
  const { t } = useTranslation('datasets');
  return (
    <SelectField
      name="listed"
      label={t('listed')}
      description={t('register.listedHelp')}
      defaultValue={of && !of.listed ? 'no' : 'yes'}
      data={[
        { value: 'yes', label: t('register.listedYes') },
        { value: 'no', label: t('register.listedNo') },
      ]}
    />
  );
}

/** What the fields of licence and ground say. */
export const groundOf = (values: Record<string, string>): Ground => ({
  licence: values.licence.trim(),
  lawful_basis: values.lawful_basis as Dataset['lawful_basis'],
  personal_data: values.personal_data as Dataset['personal_data'],
});

/** What the fields of processing say. */
export const processingOf = (values: Record<string, string>): Processing => ({
  processing_included: values.processing === 'anywhere' ? null : chosenOf(values, 'residency/processing_included'),
});
