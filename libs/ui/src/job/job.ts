import type { components } from '@app/api-client';

export type Job = components['schemas']['JobDto'];
export type Hold = components['schemas']['HoldDto'];
export type Attempt = components['schemas']['AttemptDto'];
