import {
  IconAward,
  IconBook2,
  IconBolt,
  IconBuilding,
  IconFlag,
  IconFolders,
  IconGauge,
  IconHistory,
  IconLayoutDashboard,
  IconScale,
  IconServer,
  IconWallet,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { PlaceGroup, useMay } from '@app/ui';

type Place = PlaceGroup['places'][number];

/** A pool that somebody operates. */
export interface OperatedPool {
  id: string;
  name: string;
}

/** What waits for the reader at a place; nothing where nothing does. */
type Count = Pick<Place, 'count' | 'more' | 'needsYou'>;
export interface Counts {
  requests: Count;
  prices: Count;
  coFunding: Count;
  organisations: Count;
}

/** Where the rail leads, of what one may read: within a programme, the pools that one operates, and within the platform. */
export function places(
  t: TFunction<'app'>,
  may: ReturnType<typeof useMay>,
  programme: string | undefined,
  pools: readonly OperatedPool[],
  platform: boolean,
  counts: Counts,
): PlaceGroup[] {
  const groups: PlaceGroup[] = [];
  if (programme) {
    const to = `/programmes/${programme}`;
    const place = (
      path: string,
      label: string,
      icon: Place['icon'],
      subject: string,
      more: Partial<Place> = {},
    ): Place[] => (may('read', subject, programme) ? [{ to: `${to}/${path}`, label, icon, ...more }] : []);
    // On a phone a programme is steered from these.
    const quick = { quick: true };
    groups.push(
      {
        places: [
          {
            to,
            label: t('nav.dashboard'),
            brief: t('nav.brief.dashboard'),
            icon: IconLayoutDashboard,
            exact: true,
            letter: 'd',
            quick: true,
          },
        ],
      },
      {
        label: t('nav.grants'),
        places: [
          ...place('programme', t('nav.programme'), IconFlag, 'Programme'),
          ...place('projects', t('nav.projects'), IconFolders, 'Project', quick),
          ...place('envelopes', t('nav.envelopes'), IconWallet, 'Award'),
          ...place('awards', t('nav.awards'), IconAward, 'Award', { ...quick, ...counts.coFunding }),
        ],
      },
      {
        label: t('nav.compute'),
        places: [
          ...place('quota', t('nav.quota'), IconGauge, 'AllocationRequest', {
            ...quick,
            ...counts.requests,
            brief: t('nav.brief.quota'),
          }),
          ...place('pools', t('nav.pools'), IconServer, 'RateCard', { ...quick, ...counts.prices }),
          ...place('jobs', t('nav.jobs'), IconBolt, 'Job'),
        ],
      },
      {
        label: t('nav.records'),
        places: [
          ...place('ledger', t('nav.ledger'), IconBook2, 'Award', quick),
          ...place('organisations', t('nav.organisations'), IconBuilding, 'Organisation'),
          ...place('audit', t('nav.audit'), IconHistory, 'Audit'),
          ...place('reconciliation', t('nav.reconciliation'), IconScale, 'Reconciliation'),
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
        { to: '/platform', label: t('nav.overview'), icon: IconLayoutDashboard, exact: true },
        { to: '/platform/programmes', label: t('nav.programmes'), brief: t('nav.brief.programmes'), icon: IconFlag },
        { to: '/platform/pools', label: t('nav.allPools'), brief: t('nav.brief.pools'), icon: IconServer },
        {
          to: '/platform/organisations',
          label: t('nav.allOrganisations'),
          brief: t('nav.brief.organisations'),
          icon: IconBuilding,
          ...counts.organisations,
        },
        { to: '/platform/audit', label: t('nav.platformAudit'), brief: t('nav.brief.audit'), icon: IconHistory },
      ],
    });
  return groups.filter(({ places: some }) => some.length > 0);
}
