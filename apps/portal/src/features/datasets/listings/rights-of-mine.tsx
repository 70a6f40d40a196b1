import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '@app/ui';
import { dataRightsQuery, myProjectsQuery } from '../../../app/project.api';

/**
 * Which of my projects may use a version of the dataset now. Each project's rights are asked for once, for all rows; of somebody with
 * very many projects the first page of them, which is said.
 */
export function RightsOfMine({ dataset }: { dataset: string }) {
  const { t } = useTranslation('datasets');
  const may = useMay();
  const { data: mine } = useQuery(myProjectsQuery());
  const projects = (mine?.data ?? []).filter(({ id }) => may('read', 'DataRight', id));
  const rights = useQueries({ queries: projects.map(({ id }) => dataRightsQuery(id)) });
  const held = projects.flatMap(({ id, name }, n) => {
    const right = [...(rights[n].data?.values() ?? [])].find((one) => one.dataset === dataset && one.in_force);
    return right ? [{ id, name, number: right.number }] : [];
  });
  const none = mine?.next_cursor ? t('listings.noneOf', { count: projects.length }) : t('listings.none');
  if (held.length === 0) return <div className="dim small">{none}</div>;
  return held.map(({ id, name, number }) => (
    <div key={id} className="small">
      <Link to="/p/$project/data" params={{ project: id }}>
        {t('listings.has', { project: name, number })}
      </Link>
    </div>
  ));
}
