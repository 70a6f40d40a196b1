import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Choice, ChoiceCards, Country, Panel, useFormats } from '@app/ui';
import { budgetQuery, dataRightsQuery, lotsQuery } from '../../app/project.api';
import { useBaseModels, usePools } from '../../app/reference.api';
import type { Estimate, Pool } from './fine-tuning.api';
import type { PanelProps } from './panel-props';
import { forbidding, type Source } from './forbidding';

/** Milliseconds within which a start is at once. */
const soon = 60_000;

type Eligible = Estimate['eligible_pools'][number];

/** Where it runs: pools that can take it, and the others with the reason. */
export function PoolPanel({ project, draft, estimate, onChange }: PanelProps & { project: string }) {
  const { t } = useTranslation('fine-tuning');
  const formats = useFormats();
  const pools = [...(usePools()?.values() ?? [])].filter(({ state }) => state === 'open');
  const { data: lots } = useSuspenseQuery(lotsQuery(project));
  const { data: budget } = useQuery(budgetQuery(project));
  const sources = useSources(project, draft.base_model, draft.dataset_versions);
  const left = (pool: string) =>
    lots.data
      .filter((lot) => lot.pool === pool && lot.state === 'active')
      .reduce((sum, { available }) => sum + BigInt(available), 0n);
  const judged = (pool: Pool): Eligible | undefined => estimate?.eligible_pools.find((one) => one.pool === pool.id);

  /** The first thing in the way: the data, the site, then the quota. */
  const refused = (pool: Pool) => {
    const verdict = judged(pool);
    if (verdict && !verdict.residency)
      return t('pool.residency', {
        country: formats.country(pool.country),
        sources: forbidding(sources, pool).join(', '),
      });
    if (verdict && !verdict.live) return t('pool.quiet');
    if (left(pool.id) > 0n) return undefined;
    return (
      <>
        {t('pool.noTime')}{' '}
        <Link to="/p/$project/quota/new" params={{ project }} search={{ pool: pool.id }}>
          {t('pool.ask')}
        </Link>
      </>
    );
  };
  const choices = pools.map((pool): Choice => {
    const price = pool.prices.find((each) => each.price.currency === budget?.currency)?.price;
    return {
      value: pool.id,
      title: (
        <>
          {pool.gpu_type} · {pool.name} <Country code={pool.country} />
        </>
      ),
      note: [
        price ? t('pool.price', { price: formats.money(price) }) : t('pool.noPrice'),
        t('pool.gpus', { count: pool.gpus }),
        t('pool.left', { hours: formats.gpuHours(left(pool.id).toString()) }),
      ].join(' · '),
      aside: <Start of={judged(pool)?.start} />,
      refused: refused(pool),
    };
  });
  const gpus = Number(formats.read(draft.gpus));
  const able = pools.filter((pool) => !refused(pool) && !(gpus > pool.gpus)).length;
  return (
    <Panel step={4} title={t('pool.title')} note={estimate && t('pool.able', { able, count: choices.length })}>
      <ChoiceCards
        name="pool"
        label={t('pool.title')}
        chosen={[draft.pool]}
        onChoose={([pool]) => onChange({ pool })}
        choices={choices.toSorted((a, b) => Number(!!a.refused) - Number(!!b.refused))}
      />
    </Panel>
  );
}

/** When a job of this size would start there. */
function Start({ of: start }: { of: Eligible['start'] | undefined }) {
  const { t } = useTranslation('fine-tuning');
  const formats = useFormats();
  if (!start) return null;
  if (Date.parse(start.latest) < Date.now() + soon) return <span className="small">{t('pool.startsNow')}</span>;
  const [from, until] = [formats.date(start.earliest, 'short'), formats.date(start.latest, 'short')];
  return <span className="small">{t('pool.starts', { from, until })}</span>;
}

/** What the job would read, each with where it may be processed. */
function useSources(project: string, baseModel: string, versions: string[]): Source[] {
  const model = useBaseModels()?.get(baseModel);
  const { data: rights } = useQuery(dataRightsQuery(project));
  return [
    ...(model ? [{ name: model.name, included: model.processing_included, excluded: [], pools: null }] : []),
    ...versions.flatMap((version) => {
      const right = rights?.get(version);
      return right
        ? [
            {
              name: `${right.dataset_name} ${right.number}`,
              included: right.residency.processing_included,
              excluded: right.residency.processing_excluded,
              pools: right.pools,
            },
          ]
        : [];
    }),
  ];
}
