import { ActionIcon } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CodeBlock, Digest, Panel, PlainTable, useFormats } from '@app/ui';
import type { ModelVersion } from '../models.api';
import { useModel } from '../use-model';
import { downloadScript } from './download-script';

/** Files of a version, one by one and all together. */
export function FilesPage() {
  const { t } = useTranslation('models');
  const { project, model, version } = useModel();
  const base = `/api/v1/projects/${project}/models/${model.id}/versions/${version.id}/files`;
  const script = downloadScript(`${location.origin}${base}`, version);
  return (
    <>
      <Panel title={t('tabs.files')} note={t('versionOf', { number: version.number })} foot={t('files.record')} flush>
        <PlainTable rows={version.files} rowKey={({ path }) => path} columns={useColumns(base)} />
      </Panel>
      <Panel title={t('files.all')} note={t('files.allNote')}>
        <CodeBlock label={t('files.all')} copy={t('files.copyScript')}>
          {script}
        </CodeBlock>
        <p className="dim small">{t('files.key')}</p>
      </Panel>
    </>
  );
}

function useColumns(base: string) {
  const { t } = useTranslation('models');
  const formats = useFormats();
  type File = ModelVersion['files'][number];
  return [
    { key: 'path', head: t('files.path'), cell: ({ path }: File) => <b>{path}</b> },
    {
      key: 'sha256',
      head: t('files.sha256'),
      cell: ({ path, sha256 }: File) => <Digest bare of={sha256} copy={t('copyDigest', { of: path })} />,
    },
    { key: 'size', head: t('size'), cell: ({ bytes }: File) => formats.bytes(bytes), number: true },
    {
      key: 'acts',
      head: t('files.acts'),
      cell: ({ path, sha256 }: File) => (
        <ActionIcon
          component="a"
          href={`${base}/${sha256}`}
          download
          variant="subtle"
          aria-label={t('files.download', { name: path })}
        >
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      ),
    },
  ];
}
