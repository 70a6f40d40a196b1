import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Fact, Facts, InfoDialog, type TermsBefore, TermsChange, useFormats, useProblemWords } from '@app/ui';
import type { AuditEntry, TrailOf } from '../records.api';
import { Thing } from './thing';

interface Props {
  entry: AuditEntry;
  of: TrailOf;
  onClose: () => void;
}

/** Terms of a request, which a change of it tells as they were and as they became. */
const terms = ['was', 'became', 'gpu_seconds', 'concurrent_gpus', 'valid_from', 'valid_until', 'purpose'];

/** What a change of a request for GPU time did to its terms; null for another act, and where it changed none. */
function termsOf({ action, details }: AuditEntry): TermsBefore | null {
  const { was, became } = details as Partial<TermsBefore>;
  return action === 'allocation_request.changed' && was && became ? { was, became } : null;
}

/** An act with all that is on record of it; names of fields are the API's own. */
export function EntryDialog({ entry, of, onClose }: Props) {
  const { t } = useTranslation(['records', 'audit']);
  const formats = useFormats();
  const say = useProblemWords();
  const { action, at, person, person_name, on_behalf_of, on_behalf_of_name, by_key, about, request_id } = entry;
  const { before_digest, after_digest, project, project_name } = entry;
  const change = termsOf(entry);
  const told = Object.entries(entry.details).filter(
    ([name, value]) => value !== null && value !== '' && !(change && terms.includes(name)),
  );
  const write = (name: string, value: unknown) => {
    if (typeof value !== 'string') return JSON.stringify(value);
    return name === 'role' ? say.roleAlone(value) : value;
  };
  const only = (label: string, filter: Record<string, string>) => (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="." search={filter as never} {...props} />}
      onClick={onClose}
    >
      {label}
    </Button>
  );
  return (
    <InfoDialog
      title={t(`actions.${action}`, { ns: 'audit' })}
      onClose={onClose}
      beside={
        <>
          {about && only(t('audit.ofThing'), { about })}
          {person && only(t('audit.ofPerson'), { person })}
        </>
      }
    >
      <Facts>
        <Fact name={t('audit.at')}>{formats.date(at, 'exact')}</Fact>
        <Fact name={t('audit.person')}>
          {person === null ? t('audit.system') : (person_name ?? <code>{person}</code>)}
          {by_key && <span className="dim"> {t('audit.byKey')}</span>}
        </Fact>
        {on_behalf_of && <Fact name={t('audit.onBehalfOf')}>{on_behalf_of_name ?? <code>{on_behalf_of}</code>}</Fact>}
        <Fact name={t('audit.about')}>
          <Thing entry={entry} of={of} />
          {about && (
            <div>
              <code className="dim small">{about}</code>
            </div>
          )}
        </Fact>
        {project && <Fact name={t('audit.project')}>{project_name ?? <code>{project}</code>}</Fact>}
        {change && (
          <Fact name={t('audit.change')}>
            <TermsChange change={change} />
          </Fact>
        )}
        {told.map(([name, value]) => (
          <Fact key={name} name={<code>{name}</code>}>
            {write(name, value)}
          </Fact>
        ))}
        {before_digest && (
          <Fact name={t('audit.before')}>
            <code className="small">{before_digest}</code>
          </Fact>
        )}
        {after_digest && (
          <Fact name={t('audit.after')}>
            <code className="small">{after_digest}</code>
          </Fact>
        )}
        <Fact name={t('audit.code')}>
          <code>{action}</code>
        </Fact>
        {request_id && (
          <Fact name={t('audit.request')}>
            <code>{request_id}</code>
          </Fact>
        )}
      </Facts>
    </InfoDialog>
  );
}
