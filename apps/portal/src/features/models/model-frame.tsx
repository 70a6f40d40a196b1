import { Button } from '@mantine/core';
import { IconDownload, IconFiles } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Country, Digest, Note, Page, Row, Tabs, useFormats } from '@app/ui';
import type { Model, ModelVersion } from './models.api';
import { useModel } from './use-model';

/** One model: what it is called, the version that is looked at, and its parts. */
export function ModelFrame() {
  const { t } = useTranslation('models');
  const formats = useFormats();
  const { project, model, version } = useModel();
  const base = `/p/${project}/models/${model.id}`;
  const tabs = [
    { to: base, label: t('tabs.summary') },
    { to: `${base}/card`, label: t('tabs.card') },
    { to: `${base}/lineage`, label: t('tabs.lineage') },
    { to: `${base}/versions`, label: t('tabs.versions'), count: formats.number(model.versions) },
    { to: `${base}/files`, label: t('tabs.files'), count: formats.number(version.files.length) },
  ];
  return (
    <Page
      title={model.name}
      crumbs={[{ label: t('title'), to: `/p/${project}/models` }]}
      meta={<Meta version={version} />}
      actions={<Fetch project={project} model={model} version={version} />}
    >
      <Older model={model} version={version} project={project} />
      <Tabs label={t('tabs.label')} tabs={tabs} />
      <Outlet />
    </Page>
  );
}

/** A version of one file is downloaded at once; one of several leads to them, since the API gives them one by one. */
function Fetch({ project, model: { id: model }, version }: { project: string; model: Model; version: ModelVersion }) {
  const { t } = useTranslation('models');
  const formats = useFormats();
  const size = formats.bytes(version.bytes);
  const [only, ...others] = version.files;
  if (only && others.length === 0)
    return (
      <Button
        component="a"
        href={`/api/v1/projects/${project}/models/${model}/versions/${version.id}/files/${only.sha256}`}
        download
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {t('download', { size })}
      </Button>
    );
  return (
    <Button
      leftSection={<IconFiles size={16} aria-hidden />}
      renderRoot={(props) => (
        <Link
          to="/p/$project/models/$model/files"
          params={{ project, model }}
          search={{ version: version.id }}
          {...props}
        />
      )}
    >
      {t('filesOf', { size })}
    </Button>
  );
}

function Meta({ version }: { version: ModelVersion }) {
  const { t } = useTranslation('models');
  return (
    <>
      <span>{t('versionOf', { number: version.number })}</span>
      <span>{t('madeFrom', { base: version.base_model_name })}</span>
      <span>{version.base_model_licence}</span>
      {version.pool_country && (
        <Row>
          {t('trainedIn')} <Country code={version.pool_country} />
        </Row>
      )}
      <Digest of={version.digest} />
    </>
  );
}

/** Says that there is a newer version than the one that is looked at. */
function Older({ model, version, project }: { model: Model; version: ModelVersion; project: string }) {
  const { t } = useTranslation('models');
  if (version.number === model.newest.number) return null;
  const newest = (
    <Link to="/p/$project/models/$model" params={{ project, model: model.id }} search={{ version: model.newest.id }}>
      {t('older.go', { number: model.newest.number })}
    </Link>
  );
  return (
    <Note tone="info" action={newest}>
      {t('older.text', { number: version.number, newest: model.newest.number })}
    </Note>
  );
}
