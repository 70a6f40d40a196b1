import {
  IconBolt,
  IconBuilding,
  IconGauge,
  IconHistory,
  IconLayoutDashboard,
  IconScale,
  IconServer,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { PlaceGroup } from '@app/ui';

/** A pool that somebody operates. */
export interface OperatedPool {
  id: string;
  name: string;
}

/** Where the rail leads: within a programme, the pools that one operates, and within the platform. */
export function places(
  t: TFunction<'app'>,
  programme: string | undefined,
  pools: readonly OperatedPool[],
  platform: boolean,
): PlaceGroup[] {
  const groups: PlaceGroup[] = [];
  if (programme) {
    const to = `/programmes/${programme}`;
    groups.push(
      { places: [{ to, label: t('nav.dashboard'), icon: IconLayoutDashboard, exact: true }] },
      {
        label: t('nav.compute'),
        places: [
          { to: `${to}/quota`, label: t('nav.quota'), icon: IconGauge },
          { to: `${to}/pools`, label: t('nav.pools'), icon: IconServer },
          { to: `${to}/jobs`, label: t('nav.jobs'), icon: IconBolt },
        ],
      },
      {
        label: t('nav.records'),
        places: [
          { to: `${to}/organisations`, label: t('nav.organisations'), icon: IconBuilding },
          { to: `${to}/audit`, label: t('nav.audit'), icon: IconHistory },
          { to: `${to}/reconciliation`, label: t('nav.reconciliation'), icon: IconScale },
        ],
      },
    );
  }
  if (pools.length > 0)
    groups.push({
      label: t('nav.operated'),
      places: pools.map(({ id, name }) => ({ to: `/pools/${id}`, label: name, icon: IconServer })),
    });
  if (platform)
    groups.push({
      label: t('nav.platform'),
      places: [
        { to: '/platform/organisations', label: t('nav.allOrganisations'), icon: IconBuilding },
        { to: '/platform/audit', label: t('nav.platformAudit'), icon: IconHistory },
      ],
    });
  return groups;
}
