import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Model, modelQuery, type ModelVersion, modelVersionQuery } from './models.api';

const route = getRouteApi('/in/p/$project/models/$model');

interface Shown {
  project: string;
  model: Model;
  /** The version that the address chooses; the newest where it chooses none. */
  version: ModelVersion;
}

/** The model of the address, and which of its versions is looked at. */
export function useModel(): Shown {
  const { project, model: id } = route.useParams();
  const { version: chosen } = route.useSearch();
  const { data: model } = useSuspenseQuery(modelQuery(project, id));
  const { data: version } = useSuspenseQuery(modelVersionQuery(project, id, chosen ?? model.newest.id));
  return { project, model, version };
}
