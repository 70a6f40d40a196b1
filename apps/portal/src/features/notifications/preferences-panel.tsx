import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, Panel, PlainTable, queryClient, Switch, toast, Waiting } from '@app/ui';
import { keepPreference, type Preference, preferencesQuery } from './notifications.api';

/** Switches a group and a way: each is kept at once, and said to be. */
export function PreferencesPanel() {
  const { t } = useTranslation('notifications');
  const { data, error, refetch } = useQuery(preferencesQuery);
  const kept = (next: Preference) =>
    queryClient.setQueryData(preferencesQuery.queryKey, (all) =>
      all?.map((each) => (each.group === next.group ? next : each)),
    );
  const { mutate, variables, isPending } = useMutation({
    mutationFn: keepPreference,
    // The switch turns under the finger, and back where it was not kept.
    onMutate: (next) => {
      const before = data?.find(({ group }) => group === next.group);
      kept(next);
      return before;
    },
    onSuccess: (next) => {
      kept(next);
      toast({ text: t('preferences.saved', { group: t(`groups.${next.group}`) }) });
    },
    onError: (_, __, before) => {
      if (before) kept(before);
      toast({ tone: 'bad', text: t('preferences.notSaved') });
    },
  });
  const one = (way: 'in_app' | 'mail', each: Preference) => (
    <Switch
      label={t(way === 'mail' ? 'preferences.mailOf' : 'preferences.inAppOf', { group: t(`groups.${each.group}`) })}
      on={each[way]}
      busy={isPending && variables.group === each.group}
      onSwitch={(on) => mutate({ ...each, [way]: on })}
    />
  );
  const columns = [
    {
      key: 'group',
      head: t('preferences.kind'),
      cell: (each: Preference) => (
        <>
          <b>{t(`groups.${each.group}`)}</b>
          <div className="dim small">{t(`groupNotes.${each.group}`)}</div>
          {!each.in_app && !each.mail && <div className="small">{t('preferences.silent')}</div>}
        </>
      ),
    },
    { key: 'in_app', head: t('preferences.inApp'), cell: (each: Preference) => one('in_app', each) },
    { key: 'mail', head: t('preferences.mail'), cell: (each: Preference) => one('mail', each) },
  ];
  return (
    <Panel title={t('preferences.title')} foot={t('preferences.note')} flush>
      {error && !data && <ErrorState error={error} title={t('preferences.failure')} retry={() => void refetch()} />}
      {!error && !data && <Waiting />}
      {data && <PlainTable rows={data} rowKey={({ group }) => group} columns={columns} />}
    </Panel>
  );
}
