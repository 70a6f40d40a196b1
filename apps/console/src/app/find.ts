import { IconAward, IconBolt, IconBuilding, IconFlag, IconFolders, IconGauge, IconServer } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type components, unwrap } from '@app/api-client';
import { api, type Find, foundOf, type Place } from '@app/ui';

type Thing = components['schemas']['FoundDto'];

/** Things that have a page here: of the programme at hand, and of the platform for whoever runs it. */
export const findIn =
  (programme: string | undefined, platform: boolean, t: TFunction<'app'>): Find =>
  (text) => ({
    queryKey: ['found', programme ?? '', platform, text],
    queryFn: async ({ signal }) => {
      const query = { text };
      const [here, everywhere] = await Promise.all([
        programme === undefined
          ? []
          : unwrap(
              api.GET('/api/v1/programmes/{programme}/search', { params: { path: { programme }, query }, signal }),
            ).then(({ data }) => data),
        platform
          ? unwrap(api.GET('/api/v1/platform/search', { params: { query }, signal })).then(({ data }) => data)
          : [],
      ]);
      return foundOf([
        { things: here, place: (thing) => inProgramme(thing, `/programmes/${programme}`, t) },
        { things: everywhere, place: (thing) => onPlatform(thing, t) },
      ]);
    },
  });

function inProgramme({ kind, id, name: label, project_name }: Thing, to: string, t: TFunction<'app'>): Place | null {
  if (kind === 'project') return { to: `${to}/projects/${id}`, label, icon: IconFolders, note: t('nav.projects') };
  if (kind === 'allocation-request')
    return { to: `${to}/quota/${id}`, label, icon: IconGauge, note: `${t('nav.quota')} · ${project_name}` };
  if (kind === 'award') return { to: `${to}/awards/${id}`, label, icon: IconAward, note: t('nav.awards') };
  if (kind === 'pool') return { to: `${to}/pools/${id}`, label, icon: IconServer, note: t('nav.pools') };
  if (kind === 'job')
    return { to: `${to}/jobs/${id}`, label, icon: IconBolt, note: `${t('nav.jobs')} · ${project_name}` };
  if (kind === 'organisation')
    return { to: `${to}/organisations`, label, icon: IconBuilding, note: t('nav.organisations') };
  return null;
}

function onPlatform({ kind, id, name: label }: Thing, t: TFunction<'app'>): Place | null {
  const note = t('nav.platform');
  if (kind === 'organisation') return { to: `/platform/organisations/${id}`, label, icon: IconBuilding, note };
  if (kind === 'programme') return { to: `/platform/programmes/${id}`, label, icon: IconFlag, note };
  if (kind === 'pool') return { to: `/platform/pools/${id}`, label, icon: IconServer, note };
  return null;
}
