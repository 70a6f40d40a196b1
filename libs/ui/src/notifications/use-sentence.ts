import { useTranslation } from 'react-i18next';
import { useFormats } from '../formats/use-formats';
import type { Notification } from './notifications.api';

/** Says what a notification is about, in the language of the page: in a sentence, and why where that was said. */
export function useSentence(): (notification: Notification) => string {
  const { t } = useTranslation('notifications');
  const formats = useFormats();
  return ({ kind, facts }) => {
    const sentence = t(`kinds.${kind}`, {
      project: facts.project,
      organisation: facts.organisation,
      name: facts.name,
      number: facts.number,
      pool: facts.pool,
      hours: facts.gpu_seconds === undefined ? undefined : formats.gpuHours(facts.gpu_seconds),
      asked: facts.asked_gpu_seconds === undefined ? undefined : formats.gpuHours(facts.asked_gpu_seconds),
      amount: facts.amount && formats.money(facts.amount),
      funded: facts.funded && formats.money(facts.funded),
      percent: facts.percent === undefined ? undefined : formats.share(facts.percent / 100),
    });
    return facts.reason ? `${sentence} ${t('reason', { reason: facts.reason })}` : sentence;
  };
}
