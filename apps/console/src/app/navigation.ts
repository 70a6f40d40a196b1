import { IconBuilding, IconGauge, IconLayoutDashboard } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { PlaceGroup } from '@app/ui';

/** Where the rail leads: within a programme, and within the platform. */
export function places(t: TFunction<'app'>, programme: string | undefined, platform: boolean): PlaceGroup[] {
  const groups: PlaceGroup[] = [];
  if (programme) {
    const to = `/programmes/${programme}`;
    groups.push(
      { places: [{ to, label: t('nav.dashboard'), icon: IconLayoutDashboard, exact: true }] },
      {
        label: t('nav.compute'),
        places: [{ to: `${to}/quota`, label: t('nav.quota'), icon: IconGauge }],
      },
      {
        label: t('nav.records'),
        places: [{ to: `${to}/organisations`, label: t('nav.organisations'), icon: IconBuilding }],
      },
    );
  }
  if (platform)
    groups.push({
      label: t('nav.platform'),
      places: [{ to: '/platform/organisations', label: t('nav.allOrganisations'), icon: IconBuilding }],
    });
  return groups;
}
