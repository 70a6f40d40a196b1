import { IconBolt, IconBox, IconCube, IconDatabase } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Country, Digest, Moment, Panel, Row, Status, useFormats, useMay } from '@app/ui';
import { dataRightsQuery } from '../../app/project.api';
import { usePools } from '../../app/reference.api';
import css from './lineage.module.css';
import { madeByQuery, type ModelVersion } from './models.api';
import { useModel } from './use-model';

/** All that a version was made of, from the base model to its files, each with the digest that proves it. */
export function LineagePage() {
  const { t } = useTranslation('models');
  const { project, model, version } = useModel();
  return (
    <Panel title={t('lineage.title')} note={t('lineage.note')} foot={t('lineage.rule')}>
      <ol className={css.chain}>
        <Step icon={IconBox} kind={t('lineage.base')} name={version.base_model_name} digest={version.base_model_digest}>
          {t('lineage.licence', { licence: version.base_model_licence })}
        </Step>
        {version.datasets.map((data) => (
          <DataStep key={data.dataset_version} data={data} project={project} />
        ))}
        <TrainingStep version={version} project={project} />
        <Step
          icon={IconCube}
          kind={t('lineage.result')}
          name={
            <Link
              to="/p/$project/models/$model/files"
              params={{ project, model: model.id }}
              search={{ version: version.id }}
            >
              {t('lineage.version', { name: model.name, number: version.number })}
            </Link>
          }
          digest={version.digest}
        >
          <Moment at={version.created_at} />
        </Step>
      </ol>
    </Panel>
  );
}

interface StepProps {
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** What kind of thing it is. */
  kind: string;
  name: ReactNode;
  /** sha256 of its files; left out where it has none. */
  digest?: string;
  children?: ReactNode;
}

function Step({ icon: Icon, kind, name, digest, children }: StepProps) {
  const { t } = useTranslation('models');
  return (
    <li className={css.step}>
      <span className={css.icon} aria-hidden>
        <Icon size={17} stroke={1.6} />
      </span>
      <div className={css.text}>
        <span className="dim small">{kind}</span>
        <b>{name}</b>
        {children && <div className={css.more}>{children}</div>}
      </div>
      {digest && (
        <div className={css.proof}>
          <Digest of={digest} copy={t('copyDigest', { of: kind })} />
        </div>
      )}
    </li>
  );
}

/** A version of data: a link for its owner's people, and whether the project still may use it. */
function DataStep({ data, project }: { data: ModelVersion['datasets'][number]; project: string }) {
  const { t } = useTranslation('models');
  const may = useMay();
  const { data: rights } = useQuery(dataRightsQuery(project));
  const right = rights?.get(data.dataset_version);
  const name = t('lineage.data', { name: data.dataset_name, number: data.number });
  const shown = may('read', 'Dataset', data.organisation) ? (
    <Link
      to="/datasets/$dataset"
      params={{ dataset: data.dataset }}
      search={{ org: data.organisation, version: data.dataset_version }}
    >
      {name}
    </Link>
  ) : (
    name
  );
  return (
    <Step icon={IconDatabase} kind={t('lineage.dataset')} name={shown} digest={data.digest}>
      {right?.organisation_name && <span>{right.organisation_name}</span>}
      <span>{t('lineage.licence', { licence: data.licence })}</span>
      {right && (
        <Row>
          {t('lineage.right')}
          <Status state={right.in_force ? 'active' : right.revoked_at ? 'revoked' : 'expired'} bare={right.in_force} />
        </Row>
      )}
    </Step>
  );
}

/** The job: how it trained, where, and the seed that makes it the same again. */
function TrainingStep({ version, project }: { version: ModelVersion; project: string }) {
  const { t } = useTranslation('models');
  const formats = useFormats();
  const { data: job } = useQuery(madeByQuery(project, version.job));
  const pool = usePools()?.get(version.pool ?? '');
  const { seed } = (job?.recipe ?? {}) as { seed?: number };
  const { steps } = version.metrics;
  return (
    <Step
      icon={IconBolt}
      kind={t('lineage.training')}
      name={
        <Link to="/p/$project/jobs/$job" params={{ project, job: version.job }}>
          {job?.name ?? version.job}
        </Link>
      }
    >
      <span>{version.method === 'lora' ? t('about.lora') : version.method}</span>
      {steps !== null && <span>{t('lineage.steps', { count: steps, n: formats.number(steps) })}</span>}
      {seed !== undefined && <span>{t('lineage.seed', { seed: String(seed) })}</span>}
      {pool && <span>{t('lineage.gpus', { gpus: String(job?.gpus ?? 1), type: pool.gpu_type, pool: pool.name })}</span>}
      {version.pool_country && <Country code={version.pool_country} />}
    </Step>
  );
}
