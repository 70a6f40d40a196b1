import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ChoiceCards,
  DateField,
  DaysNote,
  ErrorState,
  Form,
  Note,
  Panel,
  SelectField,
  TextAreaField,
  TextField,
  toast,
  useFormats,
  useKeyed,
} from '@app/ui';
import { agree, type AgreementProject, agreementProjectsQuery, agreementsQuery } from './datasets.api';
import { useShown } from './use-shown';

/** Gives a project the right to a published version: one that is found by its name, or by the id that its people tell. */
export function AgreementPanel() {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const client = useQueryClient();
  const { org, dataset, versions } = useShown();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<AgreementProject | null>(null);
  const [until, setUntil] = useState('');
  const keyed = useKeyed();
  const published = versions.filter(({ state }) => state === 'published');
  if (published.length === 0)
    return (
      <Panel title={t('rights.new')}>
        <Note tone="info">{t('rights.publishFirst')}</Note>
      </Panel>
    );
  const send = async ({ dataset_version, purpose }: Record<string, string>) => {
    // The right ends with a day of the project's programme, wherever its owner is.
    const ends = until ? { until: formats.endOf(until, chosen?.time_zone) } : {};
    const body = { project: chosen?.id ?? '', dataset_version, purpose, ...ends };
    const made = await keyed(['agreement', org, body], (key) => agree(org, body, key));
    await client.invalidateQueries({ queryKey: agreementsQuery(org, dataset.id).queryKey });
    toast({ text: t('rights.made', { project: made.project_name }) });
  };
  return (
    <Panel title={t('rights.new')}>
      <Form long onSubmit={send} submit={t('rights.make')} needed={['project', 'purpose']}>
        <TextField
          name="text"
          label={t('rights.find')}
          description={t('rights.findHelp')}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Found org={org} text={text} chosen={chosen} onChoose={setChosen} />
        <SelectField
          name="dataset_version"
          label={t('version')}
          data={published.map(({ id, number }) => ({ value: id, label: number }))}
        />
        <TextAreaField name="purpose" label={t('rights.purpose')} rows={3} />
        <DateField
          name="until"
          label={t('rights.until')}
          description={t('rights.untilHelp')}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        {chosen && (
          <p className="dim small">
            <DaysNote timeZone={chosen.time_zone} />
          </p>
        )}
      </Form>
    </Panel>
  );
}

/** Projects that were found, each told by its name before it is given anything. */
function Found(props: {
  org: string;
  text: string;
  chosen: AgreementProject | null;
  onChoose: (project: AgreementProject | null) => void;
}) {
  const { t } = useTranslation('datasets');
  const { org, text, chosen, onChoose } = props;
  const [asked] = useDebouncedValue(text.trim(), 200);
  // What was found stays while more is looked for, so that a choice is not lost under the hand.
  const { data, error } = useQuery({ ...agreementProjectsQuery(org, asked), placeholderData: keepPreviousData });
  const rows = data?.data ?? [];
  return (
    <>
      {error && <ErrorState error={error} title={t('rights.foundFailure')} />}
      {data && rows.length === 0 && <p role="status">{t('rights.foundNone')}</p>}
      <ChoiceCards
        name="project"
        label={t('rights.project')}
        chosen={chosen ? [chosen.id] : []}
        onChoose={([id]) => onChoose(rows.find((project) => project.id === id) ?? null)}
        choices={rows.map(({ id, name, number, coordinator_name: coordinator }) => ({
          value: id,
          title: name,
          note: t('rights.led', { number, coordinator }),
        }))}
      />
      {data?.more && <p className="dim small">{t('rights.more')}</p>}
    </>
  );
}
