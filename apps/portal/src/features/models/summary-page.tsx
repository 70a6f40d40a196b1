import { useTranslation } from 'react-i18next';
import { Columns, Note } from '@app/ui';
import { AboutPanel } from './about-panel';
import { AnswersPanel } from './answers-panel';
import { HeldOutPanel } from './held-out-panel';
import { useModel } from './use-model';

/** What training changed: answers before and after, and the loss on rows that it never learnt from. */
export function SummaryPage() {
  const { t } = useTranslation('models');
  const { project, version } = useModel();
  return (
    <>
      {version.demonstration && <Note>{t('demonstration')}</Note>}
      <Columns aside={<AboutPanel />}>
        <AnswersPanel version={version} />
        <HeldOutPanel key={version.id} project={project} version={version} />
      </Columns>
    </>
  );
}
