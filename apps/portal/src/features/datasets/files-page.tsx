import { ActionIcon } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ConfirmDialog,
  Digest,
  EmptyState,
  ErrorState,
  Moment,
  Note,
  Panel,
  PlainTable,
  Row,
  useFormats,
  useMay,
  Waiting,
} from '@app/ui';
import { WhoMay } from '../../app/who-may';
import { openStates } from './dataset-words';
import { filesQuery, type Place, removeFile, type Version, type VersionFile } from './datasets.api';
import { UploadPanel } from './uploads/upload-panel';
import { useShown } from './use-shown';

/** Files of a version; where it is open, more are sent here. */
export function FilesPage() {
  const { t } = useTranslation('datasets');
  const { org, version, place } = useShown();
  const may = useMay();
  if (!version || !place)
    return (
      <Panel title={t('tabs.files')}>
        <EmptyState title={t('versions.none')}>{t('versions.noneText')}</EmptyState>
      </Panel>
    );
  const taking = openStates.includes(version.state);
  const open = taking && may('update', 'Dataset', org);
  return (
    <>
      {version.state === 'needs_attention' && (
        <Note>
          {t('files.attention')} <span lang="en">{version.state_reason}</span>
        </Note>
      )}
      {open && <UploadPanel {...place} />}
      {taking && !open && (
        <Note tone="info">
          <WhoMay org={org}>{t('upload.mayNot')}</WhoMay>
        </Note>
      )}
      <FilesPanel version={version} place={place} open={open} />
    </>
  );
}

function FilesPanel({ version, place, open }: { version: Version; place: Place; open: boolean }) {
  const { t } = useTranslation('datasets');
  const client = useQueryClient();
  const query = useQuery({ ...filesQuery(place, version.version), placeholderData: keepPreviousData });
  const [removing, setRemoving] = useState<VersionFile | null>(null);
  const files = query.data?.data ?? [];
  const remove = async (file: VersionFile) => {
    await removeFile(place, file.id, version.version);
    await client.invalidateQueries({ queryKey: ['organisations', place.org, 'datasets'] });
  };
  const columns = useColumns(place, open ? setRemoving : null);
  return (
    <Panel
      title={t('tabs.files')}
      note={t('versionOf', { number: version.number })}
      flush={files.length > 0}
      foot={query.data?.next_cursor ? t('files.first') : undefined}
    >
      {query.isPending && <Waiting rows={2} />}
      {query.error && !query.data && <ErrorState error={query.error} title={t('files.failure')} />}
      {query.data && files.length === 0 && <EmptyState title={t('files.none')}>{t('files.noneText')}</EmptyState>}
      {files.length > 0 && <PlainTable rows={files} rowKey={({ id }) => id} columns={columns} />}
      {removing && (
        <ConfirmDialog
          title={t('files.removeTitle', { name: removing.path })}
          effect={t('files.removeEffect')}
          act={t('files.remove')}
          grave
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Panel>
  );
}

function useColumns({ org, dataset, version }: Place, remove: ((file: VersionFile) => void) | null) {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const base = `/api/v1/organisations/${org}/datasets/${dataset}/versions/${version}/files`;
  return [
    {
      key: 'path',
      head: t('files.path'),
      cell: ({ path, sha256 }: VersionFile) => (
        <>
          <b>{path}</b>
          <div>
            <Digest of={sha256} />
          </div>
        </>
      ),
    },
    { key: 'split', head: t('upload.split'), cell: ({ split }: VersionFile) => t(`split.${split}`) },
    { key: 'format', head: t('files.format'), cell: ({ format }: VersionFile) => format ?? '–' },
    {
      key: 'rows',
      head: t('statistics.rows'),
      cell: ({ rows }: VersionFile) => (rows === null ? '–' : formats.number(rows)),
      number: true,
    },
    { key: 'size', head: t('size'), cell: ({ bytes }: VersionFile) => formats.bytes(bytes), number: true },
    {
      key: 'at',
      head: t('files.at'),
      cell: ({ uploaded_at }: VersionFile) => <Moment at={uploaded_at} />,
    },
    {
      key: 'acts',
      head: t('files.acts'),
      cell: (file: VersionFile) => (
        <Row>
          <ActionIcon
            component="a"
            href={`${base}/${file.id}`}
            download
            variant="subtle"
            aria-label={t('files.download', { name: file.path })}
          >
            <IconDownload size={16} aria-hidden />
          </ActionIcon>
          {remove && (
            <ActionIcon
              variant="subtle"
              aria-label={t('files.removeOne', { name: file.path })}
              onClick={() => remove(file)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Row>
      ),
    },
  ];
}
