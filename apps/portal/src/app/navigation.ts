import {
  IconBolt,
  IconBuilding,
  IconCertificate,
  IconCoins,
  IconCube,
  IconDatabase,
  IconGauge,
  IconHome,
  IconKey,
  IconLayoutDashboard,
  IconUsers,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { PlaceGroup } from '@app/ui';
import type { Need } from './needs.api';

/**
 * Where the rail leads: within a project, and everywhere. A page that is not here can only be reached by a link.
 * @param needs what waits for the reader, which is counted where one answers it
 */
export function places(
  t: TFunction<'app'>,
  project: string | undefined,
  { data, more }: { data: readonly Need[]; more: boolean },
): PlaceGroup[] {
  const ofProject = (kind: Need['kind']) => ({
    count: data.filter((need) => need.kind === kind && need.project === project).length,
    needsYou: true,
  });
  const inProject = project
    ? [
        { to: `/p/${project}`, label: t('nav.overview'), icon: IconLayoutDashboard, exact: true, letter: 'o' },
        { to: `/p/${project}/jobs`, label: t('nav.jobs'), icon: IconBolt, ...ofProject('job') },
        { to: `/p/${project}/models`, label: t('nav.models'), icon: IconCube },
        { to: `/p/${project}/quota`, label: t('nav.quota'), icon: IconGauge, ...ofProject('question') },
        { to: `/p/${project}/budget`, label: t('nav.budget'), icon: IconCoins },
        { to: `/p/${project}/data`, label: t('nav.data'), icon: IconDatabase },
        { to: `/p/${project}/award`, label: t('nav.award'), icon: IconCertificate, ...ofProject('award') },
        { to: `/p/${project}/participants`, label: t('nav.participants'), icon: IconUsers },
        { to: `/p/${project}/keys`, label: t('nav.keys'), icon: IconKey },
      ]
    : [];
  return [
    { places: inProject },
    {
      label: project && t('nav.everywhere'),
      places: [
        { to: '/', label: t('nav.home'), icon: IconHome, exact: true, count: data.length, more, needsYou: true },
        { to: '/datasets', label: t('nav.datasets'), icon: IconDatabase },
        { to: '/org', label: t('nav.organisation'), icon: IconBuilding },
      ],
    },
  ].filter((group) => group.places.length > 0);
}
