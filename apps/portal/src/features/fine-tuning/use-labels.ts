import { useTranslation } from 'react-i18next';
import { type Hyperparameter, hyperparameters } from './draft';

const isHyperparameter = (name: string): name is Hyperparameter =>
  (hyperparameters as readonly string[]).includes(name);

/** What the page calls a field of a launch, by its JSON pointer into the body. */
export function useLabels(): (pointer: string) => string | undefined {
  const { t } = useTranslation('fine-tuning');
  const labels: Record<string, string> = {
    name: t('name'),
    base_model: t('model.title'),
    dataset_versions: t('data.title'),
    pool: t('pool.title'),
    gpus: t('size.gpus'),
    time_limit_seconds: t('size.time'),
    prompts: t('method.prompts'),
    system_message: t('method.system'),
  };
  return (pointer) => {
    const [, field, part = ''] = pointer.split('/');
    return field === 'hyperparameters' && isHyperparameter(part) ? t(`method.${part}`) : labels[field];
  };
}
