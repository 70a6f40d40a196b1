import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Columns, Country, EmptyState, Fact, Facts, Id, Moment, Panel, ResidencyStrip, Row, useMay } from '@app/ui';
import { useDatasetWords } from './dataset-words';
import type { Dataset } from './datasets.api';
import { StatisticsPanel } from './statistics-panel';
import { useShown } from './use-shown';

/** What the data is, how much of it there is, and where it may lie and be processed. */
export function SummaryPage() {
  const { t } = useTranslation('datasets');
  const { dataset, versions, version: shown } = useShown();
  // A draft has nothing to tell yet: then the newest that was counted does.
  const version = shown?.statistics ? shown : versions.find(({ statistics }) => statistics !== null);
  return (
    <Columns aside={<ResidencyPanel dataset={dataset} />}>
      <AboutPanel dataset={dataset} />
      {version?.statistics ? (
        <StatisticsPanel statistics={version.statistics} bytes={version.bytes} number={version.number} />
      ) : (
        <Panel title={t('statistics.title')}>
          <EmptyState title={t('statistics.none')}>{t('statistics.noneText')}</EmptyState>
        </Panel>
      )}
    </Columns>
  );
}

function AboutPanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets');
  const words = useDatasetWords();
  const mayChange = useMay()('update', 'Dataset', dataset.organisation);
  const change = mayChange && (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/datasets/$dataset/change" params={{ dataset: dataset.id }} {...props} />}
    >
      {t('change.go')}
    </Button>
  );
  return (
    <Panel title={t('about')} note={<Id of={dataset.id} />} aside={change}>
      <Facts>
        {dataset.description && <Fact name={t('description')}>{dataset.description}</Fact>}
        <Fact name={t('languages')}>{words.languages(dataset)}</Fact>
        <Fact name={t('kind')}>{words.modality(dataset.modality)}</Fact>
        <Fact name={t('licence')}>{dataset.licence}</Fact>
        <Fact name={t('personal')}>{t(`personalData.${dataset.personal_data}`)}</Fact>
        <Fact name={t('basis')}>{t(`lawfulBasis.${dataset.lawful_basis}`)}</Fact>
        <Fact name={t('listed')}>{t(dataset.listed ? 'register.listedYes' : 'register.listedNo')}</Fact>
        <Fact name={t('registered')}>
          <Moment at={dataset.created_at} style="day" />
        </Fact>
      </Facts>
    </Panel>
  );
}

function ResidencyPanel({ dataset: { residency } }: { dataset: Dataset }) {
  const { t } = useTranslation('datasets');
  return (
    <Panel title={t('residency.title')} foot={t('residency.rule')}>
      <Facts>
        <Fact name={t('residency.lies')}>
          <Country code={residency.storage_country} />
        </Fact>
        <Fact name={t('residency.storage')}>
          <Row>
            {residency.storage_allowed.map((code) => (
              <Country key={code} code={code} />
            ))}
          </Row>
        </Fact>
        <Fact name={t('residency.processing')}>
          <ResidencyStrip included={residency.processing_included} excluded={residency.processing_excluded} />
          {residency.processing_included === null && <div className="dim small">{t('residency.anywhere')}</div>}
        </Fact>
      </Facts>
    </Panel>
  );
}
