import { useTranslation } from 'react-i18next';
import { FieldGrid, NumberField, Panel, Stack, TextAreaField, useFormats } from '@app/ui';
import { type Hyperparameter, hyperparameters } from './draft';
import type { PanelProps } from './panel-props';

/** How the adapter is trained; every default says what it is. */
export function MethodPanel({ draft, estimate, onChange }: PanelProps) {
  const { t } = useTranslation('fine-tuning');
  const formats = useFormats();
  const set = (name: Hyperparameter, text: string) =>
    onChange({ hyperparameters: { ...draft.hyperparameters, [name]: text } });
  const told = (name: Hyperparameter) => {
    const usual = estimate?.defaults[name];
    const text = draft.hyperparameters[name]?.trim();
    if (usual === undefined) return text ? t('method.said') : t('method.default');
    const value = formats.significant(usual);
    return text && Number(formats.read(text)) !== usual
      ? t('method.changed', { value })
      : t('method.defaultIs', { value });
  };
  return (
    <Panel step={3} title={t('method.title')} note={t('method.note')}>
      <Stack>
        <FieldGrid>
          {hyperparameters.map((name) => (
            <NumberField
              key={name}
              name={`hyperparameters/${name}`}
              label={t(`method.${name}`)}
              description={told(name)}
              value={draft.hyperparameters[name] ?? ''}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
        </FieldGrid>
        <TextAreaField
          name="prompts"
          label={t('method.prompts')}
          description={t('method.promptsHint')}
          rows={3}
          value={draft.prompts}
          onChange={(event) => onChange({ prompts: event.currentTarget.value })}
        />
        <TextAreaField
          name="system_message"
          label={t('method.system')}
          description={t('method.systemHint')}
          rows={2}
          value={draft.system_message}
          onChange={(event) => onChange({ system_message: event.currentTarget.value })}
        />
      </Stack>
    </Panel>
  );
}
