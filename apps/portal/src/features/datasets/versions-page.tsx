import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  Columns,
  EmptyState,
  Form,
  Moment,
  Panel,
  PlainTable,
  Status,
  TextAreaField,
  TextField,
  useFormats,
  useKeyed,
  useMay,
} from '@app/ui';
import { makeVersion } from './datasets.api';
import { useShown } from './use-shown';

/** Versions of a dataset, and how to make the next. */
export function VersionsPage() {
  const { t } = useTranslation('datasets');
  const { org, versions } = useShown();
  const may = useMay();
  return (
    <Columns aside={may('create', 'Dataset', org) && <NewVersion />}>
      <Panel title={t('tabs.versions')} flush={versions.length > 0}>
        {versions.length === 0 ? (
          <EmptyState title={t('versions.none')}>{t('versions.noneText')}</EmptyState>
        ) : (
          <VersionTable />
        )}
      </Panel>
    </Columns>
  );
}

function VersionTable() {
  const { t } = useTranslation('datasets');
  const formats = useFormats();
  const { dataset, versions } = useShown();
  return (
    <PlainTable
      rows={versions}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'number',
          head: t('version'),
          cell: ({ id, number, notes }) => (
            <>
              <Link to="/datasets/$dataset/files" params={{ dataset: dataset.id }} search={{ version: id }}>
                {number}
              </Link>
              {notes && <div className="dim small">{notes}</div>}
            </>
          ),
        },
        {
          key: 'state',
          head: t('state'),
          cell: ({ state, state_reason }) => (
            <div>
              <Status state={state} bare={state === 'published'} />
              {state_reason && <div className="dim small">{state_reason}</div>}
            </div>
          ),
        },
        {
          key: 'rows',
          head: t('statistics.rows'),
          cell: ({ rows }) => (rows === null ? '–' : formats.number(rows)),
          number: true,
        },
        { key: 'size', head: t('size'), cell: ({ bytes }) => formats.bytes(bytes), number: true },
        {
          key: 'published',
          head: t('published'),
          cell: ({ published_at }) => (published_at ? <Moment at={published_at} style="day" /> : '–'),
        },
      ]}
    />
  );
}

function NewVersion() {
  const { t } = useTranslation('datasets');
  const { org, dataset } = useShown();
  const client = useQueryClient();
  const navigate = useNavigate();
  const keyed = useKeyed();
  const send = async ({ number, notes }: Record<string, string>) => {
    const body = { notes, ...(number.trim() ? { number: number.trim() } : {}) };
    const made = await keyed(['version', dataset.id, body], (key) => makeVersion(org, dataset.id, body, key));
    await client.invalidateQueries({ queryKey: ['organisations', org, 'datasets'] });
    await navigate({
      to: '/datasets/$dataset/files',
      params: { dataset: dataset.id },
      search: { version: made.id },
    });
  };
  return (
    <Panel title={t('versions.new')}>
      <Form long onSubmit={send} submit={t('versions.make')}>
        <TextField name="number" label={t('versions.number')} description={t('versions.numberHelp')} />
        <TextAreaField name="notes" label={t('versions.notes')} rows={3} />
      </Form>
    </Panel>
  );
}
