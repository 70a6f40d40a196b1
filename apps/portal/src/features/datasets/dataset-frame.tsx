import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Digest, Page, Status, Tabs, useFormats } from '@app/ui';
import { organisationQuery } from '../../app/organisation.api';
import { useDatasetWords } from './dataset-words';
import { useShown } from './use-shown';
import { VersionActions } from './version-actions';

/** One dataset: what it is called, the version that is looked at, and its parts. */
export function DatasetFrame() {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const words = useDatasetWords();
  const { org, dataset, versions, version, place } = useShown();
  const { data: organisation } = useQuery(organisationQuery(org));
  const base = `/datasets/${dataset.id}`;
  const tabs = [
    { to: base, label: t('tabs.summary') },
    { to: `${base}/versions`, label: t('tabs.versions'), count: formats.number(versions.length) },
    { to: `${base}/files`, label: t('tabs.files'), count: version ? formats.number(version.files) : undefined },
    { to: `${base}/quality`, label: t('tabs.quality') },
    { to: `${base}/rights`, label: t('tabs.rights') },
  ];
  return (
    <Page
      title={dataset.name}
      crumbs={[{ label: t('title'), to: '/datasets' }]}
      badge={version && <Status state={version.state} />}
      meta={
        <>
          <span>{version ? t('versionOf', { number: version.number }) : t('versions.none')}</span>
          {organisation && <span>{organisation.legal_name}</span>}
          <span>{words.modality(dataset.modality)}</span>
          <span>{dataset.licence}</span>
          {version?.digest && <Digest of={version.digest} />}
        </>
      }
      actions={version && place && <VersionActions version={version} place={place} />}
    >
      <Tabs label={t('tabs.label')} tabs={tabs} />
      <Outlet />
    </Page>
  );
}
