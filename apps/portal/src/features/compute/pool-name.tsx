import { Country, Row } from '@app/ui';
import { usePools } from '../../app/reference.api';

/** GPU type, pool and country of a lot or a request. */
export function PoolName({ pool: id, type }: { pool: string; type: string }) {
  const pool = usePools()?.get(id);
  return (
    <Row>
      <b>{type}</b>
      {pool && <span>{pool.name}</span>}
      {pool && <Country code={pool.country} />}
    </Row>
  );
}
