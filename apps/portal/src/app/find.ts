import { IconBolt, IconCube, IconDatabase, IconFolder, IconGauge } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type components, unwrap } from '@app/api-client';
import { api, type Find, foundOf, type Place, type useMay } from '@app/ui';
import { onePlaceOfData } from './data-once';

type Thing = components['schemas']['FoundDto'];

/** Things that have a page here: of the project at hand first, then of all of one's projects and organisations. */
export const findIn =
  (project: string | undefined, t: TFunction<'app'>, may: ReturnType<typeof useMay>): Find =>
  (text) => ({
    queryKey: ['found', project ?? '', text],
    queryFn: async ({ signal }) => {
      const query = { text };
      const [here, everywhere] = await Promise.all([
        project === undefined
          ? []
          : unwrap(api.GET('/api/v1/projects/{project}/search', { params: { path: { project }, query }, signal })).then(
              ({ data }) => data,
            ),
        unwrap(api.GET('/api/v1/me/search', { params: { query }, signal })).then(({ data }) => data),
      ]);
      const place = (thing: Thing) => placeOf(thing, project, t, may);
      // Where one is, the project's own search has looked deeper.
      const elsewhere = everywhere.filter((thing) => thing.kind === 'project' || thing.project !== (project ?? null));
      const owned = (thing: Thing) => !!thing.owner && may('read', 'Dataset', thing.owner);
      const other = project === undefined ? everywhere : elsewhere;
      const data = onePlaceOfData([...here, ...other], owned);
      return foundOf([here, other].map((things) => ({ things: things.filter(data), place })));
    },
  });

/** Data leads its owner's people to it, others to what the project may use. */
function placeOf(
  { kind, id, name: label, project, project_name, dataset, owner }: Thing,
  current: string | undefined,
  t: TFunction<'app'>,
  may: ReturnType<typeof useMay>,
): Place | null {
  const inProject = `/p/${project}`;
  const of = (what: string) => (project && project !== current && project_name ? `${what} · ${project_name}` : what);
  if (kind === 'project') return { to: inProject, label, icon: IconFolder, note: t('nav.project') };
  if (kind === 'job') return { to: `${inProject}/jobs/${id}`, label, icon: IconBolt, note: of(t('nav.jobs')) };
  if (kind === 'model') return { to: `${inProject}/models/${id}`, label, icon: IconCube, note: of(t('nav.models')) };
  if (kind === 'allocation-request')
    return { to: `${inProject}/quota/${id}`, label, icon: IconGauge, note: of(t('nav.quota')) };
  if (kind !== 'dataset' && kind !== 'dataset-version') return null;
  const data = { label, icon: IconDatabase };
  if (!dataset || !owner || !may('read', 'Dataset', owner))
    return project ? { ...data, to: `${inProject}/data`, note: of(t('nav.data')) } : null;
  const version: { version?: string } = kind === 'dataset-version' ? { version: id } : {};
  return { ...data, to: `/datasets/${dataset}`, search: { org: owner, ...version }, note: t('nav.data') };
}
