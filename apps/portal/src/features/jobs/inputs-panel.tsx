import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Fact, Facts, Named, Panel, ResidencyStrip } from '@app/ui';
import { dataRightsQuery } from '../../app/project.api';
import { useBaseModels } from '../../app/reference.api';
import type { Job } from './jobs.api';

/** What the job reads, and where each may be processed. */
export function InputsPanel({ job }: { job: Job }) {
  const { t } = useTranslation('jobs');
  const models = useBaseModels();
  const model = models?.get(job.base_model);
  const { data: rights } = useQuery(dataRightsQuery(job.project));
  return (
    <Panel title={t('inputs.title')}>
      <Facts>
        <Fact name={t('inputs.base')}>
          <div>
            <Named among={models} id={job.base_model} />
          </div>
          {model && <ResidencyStrip included={model.processing_included} />}
        </Fact>
        {job.inputs.map(({ dataset_version, name, number }) => {
          const residency = rights?.get(dataset_version)?.residency;
          return (
            <Fact key={dataset_version} name={name}>
              <div className="dim">{t('inputs.version', { number })}</div>
              {residency && (
                <ResidencyStrip included={residency.processing_included} excluded={residency.processing_excluded} />
              )}
            </Fact>
          );
        })}
      </Facts>
    </Panel>
  );
}
