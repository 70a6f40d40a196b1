import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '@app/ui';

/** What most people come to a project for, for whoever may do it. */
export function ProjectActions({ project }: { project: string }) {
  const { t } = useTranslation('overview');
  const may = useMay();
  const params = { project };
  return (
    <>
      {may('request', 'AllocationRequest', project) && (
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/p/$project/quota/new" params={params} {...props} />}
        >
          {t('actions.quota')}
        </Button>
      )}
      {may('launch', 'Job', project) && (
        <Button renderRoot={(props) => <Link to="/p/$project/jobs/new" params={params} {...props} />}>
          {t('actions.launch')}
        </Button>
      )}
    </>
  );
}
