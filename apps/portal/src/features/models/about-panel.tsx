import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Country, Fact, Facts, Id, Moment, Panel, ResidencyStrip, useMay, useProblemWords } from '@app/ui';
import { EditDialog } from './edit-dialog';
import { useModel } from './use-model';

/** What people say of the model, what it was made from, and where it may be used. */
export function AboutPanel() {
  const { t } = useTranslation('models');
  const say = useProblemWords();
  const { project, model, version } = useModel();
  const mayChange = useMay()('update', 'Model', project);
  const [changing, setChanging] = useState(false);
  const { residency } = version;
  const change = mayChange && (
    <Button variant="default" onClick={() => setChanging(true)}>
      {t('edit.go')}
    </Button>
  );
  const who = t('edit.who', { engineer: say.role('engineer'), lead: say.role('lead') });
  return (
    <>
      <Panel title={t('about.title')} aside={change} foot={mayChange ? undefined : who}>
        <Facts>
          <Fact name={t('about.description')}>
            {model.description || <span className="dim">{t('about.undescribed')}</span>}
          </Fact>
          <Fact name={t('base')}>
            {version.base_model_name}
            <div className="dim small">{version.base_model_licence}</div>
          </Fact>
          <Fact name={t('about.method')}>{version.method === 'lora' ? t('about.lora') : version.method}</Fact>
          <Fact name={t('job')}>
            <Link to="/p/$project/jobs/$job" params={{ project, job: version.job }}>
              {t('about.job')}
            </Link>
          </Fact>
          {version.pool_country && (
            <Fact name={t('trainedIn')}>
              <Country code={version.pool_country} />
            </Fact>
          )}
          <Fact name={t('made')}>
            <Moment at={version.created_at} />
          </Fact>
          <Fact name={t('about.id')}>
            <Id of={model.id} />
          </Fact>
        </Facts>
      </Panel>
      <Panel title={t('use.title')} foot={t('use.rule')}>
        <ResidencyStrip included={residency.processing_included} excluded={residency.processing_excluded} />
        {residency.processing_included === null && <p className="dim small">{t('use.anywhere')}</p>}
      </Panel>
      {version.base_model_notice && (
        <Panel title={t('notice.title')} note={t('notice.note')}>
          <p lang="en">{version.base_model_notice}</p>
        </Panel>
      )}
      {changing && <EditDialog project={project} model={model} onClose={() => setChanging(false)} />}
    </>
  );
}
