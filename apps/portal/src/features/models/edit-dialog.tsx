import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog, TextAreaField, TextField, toast } from '@app/ui';
import { changeModel, type Model } from './models.api';

/** Name and description of a model, for whoever may change them. */
export function EditDialog({ project, model, onClose }: { project: string; model: Model; onClose: () => void }) {
  const { t } = useTranslation('models');
  const client = useQueryClient();
  const change = async ({ name, description }: Record<string, string>) => {
    await changeModel(project, model, { name: name.trim(), description });
    await client.invalidateQueries({ queryKey: ['projects', project, 'models'] });
    toast({ text: t('edit.done') });
  };
  return (
    <FormDialog
      title={t('edit.title', { name: model.name })}
      effect={t('edit.effect')}
      act={t('edit.act')}
      needed={['name']}
      onSubmit={change}
      onClose={onClose}
    >
      <TextField name="name" label={t('edit.name')} description={t('edit.nameHelp')} defaultValue={model.name} />
      <TextAreaField
        name="description"
        label={t('about.description')}
        description={t('edit.descriptionHelp')}
        defaultValue={model.description}
        rows={5}
      />
    </FormDialog>
  );
}
