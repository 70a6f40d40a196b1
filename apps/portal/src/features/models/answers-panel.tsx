import { useTranslation } from 'react-i18next';
import { EmptyState, Panel } from '@app/ui';
import css from './answers.module.css';
import type { ModelVersion } from './models.api';

/** What base model and version answered to the same questions, beside each other. */
export function AnswersPanel({ version }: { version: ModelVersion }) {
  const { t } = useTranslation('models');
  const { samples, base_model_name: base, number } = version;
  if (samples.length === 0)
    return (
      <Panel title={t('answers.title')}>
        <EmptyState title={t('answers.none')}>{t('answers.noneText')}</EmptyState>
      </Panel>
    );
  return (
    <Panel title={t('answers.title')} note={t('answers.note')} foot={t('answers.who')}>
      <ol className={css.answers}>
        {samples.map(({ prompt, base: before, tuned }, n) => (
          <li key={n}>
            <h3>{t('answers.question', { n: n + 1 })}</h3>
            <p className={css.text}>{prompt}</p>
            <div className={css.pair}>
              <Answer of={t('answers.base', { base })} text={before} />
              <Answer of={t('answers.tuned', { number })} text={tuned} tuned />
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Answer({ of, text, tuned = false }: { of: string; text: string; tuned?: boolean }) {
  const { t } = useTranslation('models');
  return (
    <section className={tuned ? `${css.answer} ${css.tuned}` : css.answer} aria-label={of}>
      <h4>{of}</h4>
      {text.trim() === '' ? <p className="dim">{t('answers.silent')}</p> : <p className={css.text}>{text}</p>}
    </section>
  );
}
