import { useTranslation } from 'react-i18next';
import { Bar, GpuTime, nameIn, PlainTable, useFormats } from '@app/ui';
import { usePools, useProjects } from '../../app/reference.api';
import type { Impact, QuotaRequest } from './quota.api';
import { share } from './share';

interface Level {
  key: string;
  name: string;
  before: number;
  after: number;
}

interface Props {
  programme: string;
  request: QuotaRequest;
  impact: Impact;
  granting: number;
}

/** The pool, the project, the programme's other projects, and everybody else together: before and after. */
export function ImpactLevels({ programme, request, impact, granting }: Props) {
  const { t } = useTranslation('quota');
  const formats = useFormats();
  const levels = useLevels({ programme, request, impact, granting });
  const whole = BigInt(Math.max(impact.capacity, levels[0].after));
  return (
    <PlainTable
      rows={levels}
      rowKey={({ key }) => key}
      columns={[
        { key: 'name', head: t('impact.level'), cell: ({ name }) => name },
        {
          key: 'bar',
          head: t('impact.ofCapacity'),
          cell: ({ name, before, after }) => (
            <Bar
              label={t('impact.bar', {
                name,
                before: formats.gpuHours(before),
                after: formats.gpuHours(after),
                all: formats.gpuHours(impact.capacity),
              })}
              whole={whole}
              parts={[
                { kind: 'co', size: BigInt(before) },
                { kind: 'request', size: BigInt(after - before) },
              ]}
            />
          ),
        },
        { key: 'before', head: t('impact.before'), cell: ({ before }) => <GpuTime seconds={before} />, number: true },
        {
          key: 'after',
          head: t('impact.after'),
          cell: ({ after }) => (
            <b>
              <GpuTime seconds={after} />
            </b>
          ),
          number: true,
        },
        {
          key: 'share',
          head: t('impact.share'),
          cell: ({ after }) => formats.share(share(after, impact.capacity)),
          number: true,
        },
      ]}
    />
  );
}

function useLevels({ programme, request, impact, granting }: Props): Level[] {
  const { t } = useTranslation('quota');
  const projects = useProjects(programme);
  const pool = nameIn(usePools(), impact.pool);
  const named = (id: string) => nameIn(projects, id);
  const own = impact.projects.find(({ project }) => project === request.project)?.gpu_seconds ?? 0;
  const same = (key: string, name: string, seconds: number) => ({ key, name, before: seconds, after: seconds });
  return [
    {
      key: 'pool',
      name: t('impact.pool', { pool }),
      before: impact.promised,
      after: impact.promised + granting,
    },
    { key: request.project, name: named(request.project), before: own, after: own + granting },
    ...impact.projects
      .filter(({ project }) => project !== request.project)
      .map(({ project, gpu_seconds }) => same(project, named(project), gpu_seconds)),
    ...(impact.others > 0 ? [same('others', t('impact.others'), impact.others)] : []),
  ];
}
