import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, notFound } from '@tanstack/react-router';
import { type Dataset, datasetQuery, type Place, useOrganisations, type Version, versionsQuery } from './datasets.api';

const route = getRouteApi('/in/datasets/$dataset');

interface Shown {
  org: string;
  dataset: Dataset;
  versions: Version[];
  /** The version that the address chooses; the newest where it chooses none. */
  version: Version | undefined;
  place: Place | undefined;
}

/** The dataset of the address, and which of its versions is looked at. */
export function useShown(): Shown {
  const { dataset: id } = route.useParams();
  const { version: chosen } = route.useSearch();
  const { org } = useOrganisations();
  if (org === undefined) throw notFound();
  const { data: dataset } = useSuspenseQuery(datasetQuery(org, id));
  const { data: page } = useSuspenseQuery(versionsQuery(org, id));
  const version = page.data.find((one) => one.id === chosen) ?? page.data[0];
  const place = version && { org, dataset: id, version: version.id };
  return { org, dataset, versions: page.data, version, place };
}
