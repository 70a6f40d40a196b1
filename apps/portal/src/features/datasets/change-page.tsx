import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Form, Note, Panel, Stack, toast, useMay } from '@app/ui';
import { GroundFields, groundOf, ListedField, NameFields, ProcessingFields, processingOf } from './dataset-fields';
import { change } from './datasets.api';
import { useShown } from './use-shown';

/** Changes a dataset's details: name, description and listing at any time, its rights until a version was published. */
export function ChangePage() {
  const { t } = useTranslation('datasets');
  const { org, dataset } = useShown();
  const client = useQueryClient();
  const navigate = useNavigate();
  if (!useMay()('update', 'Dataset', org)) return <Note tone="info">{t('change.mayNot')}</Note>;
  const { settled, residency } = dataset;
  const send = async (values: Record<string, string>) => {
    const excluded = residency.processing_excluded;
    await change(org, dataset, {
      name: values.name,
      description: values.description,
      listed: values.listed !== 'no',
      ...(settled
        ? {}
        : { ...groundOf(values), residency: { ...processingOf(values), processing_excluded: excluded } }),
    });
    await client.invalidateQueries({ queryKey: ['organisations', org, 'datasets'] });
    toast({ text: t('change.done') });
    await navigate({ to: '/datasets/$dataset', params: { dataset: dataset.id } });
  };
  return (
    <Columns aside={<After settled={settled} />}>
      <Form long onSubmit={send} submit={t('change.submit')} needed={settled ? ['name'] : ['name', 'licence']}>
        <Panel title={t('change.title')}>
          <Stack>
            <NameFields of={dataset} />
            <ListedField of={dataset} />
          </Stack>
        </Panel>
        {!settled && (
          <Panel title={t('change.rights')}>
            <Stack>
              <GroundFields of={dataset} />
              <ProcessingFields of={residency} />
            </Stack>
          </Panel>
        )}
      </Form>
    </Columns>
  );
}

/** What can be changed until when. */
function After({ settled }: { settled: boolean }) {
  const { t } = useTranslation('datasets');
  return (
    <Panel title={t('change.after')}>
      <Stack>
        <p>{t('change.anytime')}</p>
        <p>{t(settled ? 'change.settled' : 'register.fixed')}</p>
      </Stack>
    </Panel>
  );
}
