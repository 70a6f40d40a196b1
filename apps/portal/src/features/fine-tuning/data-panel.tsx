import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ChoiceCards,
  EmptyState,
  ErrorState,
  Panel,
  ResidencyStrip,
  Stack,
  TextField,
  useFormats,
  Waiting,
} from '@app/ui';
import { dataRightsQuery } from '../../app/project.api';
import type { DataRight } from './fine-tuning.api';
import type { PanelProps } from './panel-props';

/** From so many rights on one types a part of the name; and so many are shown of those that bear it. */
const few = 10;
const most = 50;

/** Data that the project has a right to, where each may be processed, and where all that are chosen may. */
export function DataPanel({ project, draft, estimate, onChange }: PanelProps & { project: string }) {
  const { t, i18n } = useTranslation(['fine-tuning', 'ui']);
  const formats = useFormats();
  const { data, error, isPending, refetch } = useQuery(dataRightsQuery(project));
  const [text, setText] = useState('');
  const rights = [...(data?.values() ?? [])];
  const plain = (word: string) => word.toLocaleLowerCase(i18n.language);
  const isChosen = (right: DataRight) => draft.dataset_versions.includes(right.dataset_version);
  // What is chosen stays in view, whatever is looked for.
  const found = rights.filter(
    (right) =>
      isChosen(right) ||
      plain(`${right.dataset_name} ${right.number} ${right.organisation_name}`).includes(plain(text.trim())),
  );
  const shown = found.filter((right, n) => n < most || isChosen(right));
  const together = estimate?.checks.find(({ check }) => check === 'residency')?.limit;
  const facts = (right: DataRight) =>
    [
      right.organisation_name,
      right.languages.map(({ bcp47 }) => formats.languageName(bcp47)).join(', '),
      t('data.rows', { count: right.rows, rows: formats.number(right.rows) }),
      right.licence,
    ]
      .filter(Boolean)
      .join(' · ');
  const ended = ({ revoked_at, revoked_reason, until }: DataRight) => {
    if (revoked_at) return t('data.revoked', { reason: revoked_reason ?? '' });
    if (until && Date.parse(until) <= Date.now()) return t('data.ended', { day: formats.lastDay(until) });
    return undefined;
  };
  return (
    <Panel step={2} title={t('data.title')} note={t('data.count', { count: draft.dataset_versions.length })}>
      {error && !data && <ErrorState error={error} title={t('data.failure')} retry={() => void refetch()} />}
      {isPending && <Waiting rows={3} />}
      {data && rights.length === 0 && <EmptyState title={t('data.none')}>{t('data.noneText')}</EmptyState>}
      {rights.length > 0 && (
        <Stack>
          {rights.length > few && (
            <TextField
              name="search"
              label={t('data.search')}
              description={t('switcher.shown', { ns: 'ui', count: shown.length, all: found.length })}
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          <ChoiceCards
            name="dataset_versions"
            label={t('data.title')}
            several
            chosen={draft.dataset_versions}
            onChoose={(dataset_versions) => onChange({ dataset_versions })}
            choices={shown.map((right) => ({
              value: right.dataset_version,
              title: (
                <>
                  {right.dataset_name} <span className="dim">{right.number}</span>
                </>
              ),
              note: facts(right),
              aside: (
                <ResidencyStrip
                  included={right.residency.processing_included}
                  excluded={right.residency.processing_excluded}
                />
              ),
              refused: ended(right),
            }))}
          />
          {together && draft.dataset_versions.length > 0 && (
            <p className="dim">
              {t('data.together')} <ResidencyStrip included={together.split(', ')} />
            </p>
          )}
        </Stack>
      )}
    </Panel>
  );
}
