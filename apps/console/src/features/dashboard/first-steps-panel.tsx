import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '@app/ui';
import { programmePeopleQuery } from '../../app/people/people.api';
import { envelopesQuery } from '../../app/programme.api';
import { poolsByIdQuery, projectsQuery } from '../../app/reference.api';
import { type Step, Steps } from '../../app/steps/steps';
import { newestAwardQuery } from './dashboard.api';

const names = ['finance', 'envelope', 'project', 'price', 'award'] as const;
type Name = (typeof names)[number];

/** What a new programme needs before its first job can run; gone once all of it is there. */
export function FirstStepsPanel({ programme }: { programme: string }) {
  const { t } = useTranslation('dashboard');
  const may = useMay();
  const people = useQuery(programmePeopleQuery(programme)).data?.data;
  const envelopes = useQuery(envelopesQuery(programme)).data?.data;
  const awards = useQuery(newestAwardQuery(programme)).data?.data;
  const projects = useQuery(projectsQuery(programme)).data;
  const pools = useQuery(poolsByIdQuery).data;
  if (!people || !envelopes || !awards || !projects || !pools) return null;
  const done: Record<Name, boolean> = {
    // Of two people one enters or proposes, and the other confirms.
    finance: people.filter(({ role }) => role === 'finance').length > 1,
    envelope: envelopes.length > 0,
    project: projects.size > 0,
    price: [...pools.values()].some(({ state, prices }) => state === 'open' && prices.length > 0),
    award: awards.length > 0,
  };
  if (names.every((name) => done[name])) return null;
  const params = { programme };
  const acts: Partial<Record<Name, Step['act']>> = {
    envelope: may('create', 'Award', programme) && (
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/programmes/$programme/envelopes" params={params} {...props} />}
      >
        {t('steps.envelope.act')}
      </Button>
    ),
    project: may('create', 'Project', programme) && (
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/programmes/$programme/projects/new" params={params} {...props} />}
      >
        {t('steps.project.act')}
      </Button>
    ),
    award: may('create', 'Award', programme) && done.envelope && done.project && (
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/programmes/$programme/awards/new" params={params} {...props} />}
      >
        {t('steps.award.act')}
      </Button>
    ),
  };
  const steps = names.map((name) => ({
    key: name,
    title: t(`steps.${name}.title`),
    text: t(`steps.${name}.text`),
    done: done[name],
    act: acts[name],
  }));
  return <Steps title={t('steps.title')} steps={steps} />;
}
