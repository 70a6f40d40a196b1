import { useTranslation } from 'react-i18next';
import { ChoiceCards, Panel, ResidencyStrip, TextField, Stack, useFormats } from '@app/ui';
import { useBaseModels } from '../../app/reference.api';
import type { PanelProps } from './panel-props';

/** What the job is called, and the model that it starts from. */
export function BaseModelPanel({ draft, onChange }: PanelProps) {
  const { t } = useTranslation('fine-tuning');
  const formats = useFormats();
  const models = [...(useBaseModels()?.values() ?? [])];
  const languages = (tags: string[]) => tags.map((tag) => formats.languageName(tag)).join(', ');
  return (
    <Panel step={1} title={t('model.title')} note={t('model.count', { count: models.length })}>
      <Stack>
        <TextField
          name="name"
          label={t('name')}
          value={draft.name}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <ChoiceCards
          name="base_model"
          label={t('model.title')}
          beside
          chosen={[draft.base_model]}
          onChoose={([base_model]) => onChange({ base_model })}
          choices={models.map((model) => ({
            value: model.id,
            title: model.name,
            note: (
              <>
                {[
                  t('model.size', { size: formats.compact(model.parameters) }),
                  model.licence,
                  languages(model.languages),
                ]
                  .filter(Boolean)
                  .join(' · ')}
                {model.demonstration && <div>{t('model.demonstration')}</div>}
              </>
            ),
            aside: model.processing_included && <ResidencyStrip included={model.processing_included} />,
          }))}
        />
      </Stack>
    </Panel>
  );
}
