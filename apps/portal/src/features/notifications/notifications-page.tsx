import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  Columns,
  DataTable,
  EmptyState,
  Filters,
  listAt,
  markAllRead,
  Moment,
  type Notification,
  NotificationLink,
  queryClient,
  Row,
  Stack,
  toast,
  useSentence,
} from '@app/ui';
import { notificationsQuery } from './notifications.api';
import { PreferencesPanel } from './preferences-panel';

const route = getRouteApi('/in/me/notifications');

/** What I was told, and how I want to hear of what comes. */
export function NotificationsPage() {
  const { t } = useTranslation('notifications');
  const search = route.useSearch();
  const query = useQuery({ ...notificationsQuery(search), placeholderData: keepPreviousData });
  const readAll = () =>
    markAllRead().then(
      (count) => toast({ text: t('page.allRead', { count }) }),
      () => toast({ tone: 'bad', text: t('page.notRead') }),
    );
  const unread = { name: 'unread', label: t('page.show'), values: [{ value: 'true', label: t('page.unreadOnly') }] };
  const filters = [unread];
  return (
    <Columns aside={<PreferencesPanel />}>
      <Stack>
        <Row>
          <Filters filters={filters} />
          <Button variant="default" onClick={() => void readAll()}>
            {t('bell.readAll')}
          </Button>
        </Row>
        <DataTable
          label={t('page.title')}
          query={query}
          pageAt={(cursor, without) => queryClient.fetchQuery(notificationsQuery(listAt(search, cursor, without)))}
          rowKey={({ id }) => id}
          columns={useColumns()}
          filters={filters}
          empty={<EmptyState title={t('page.empty')}>{t('page.emptyText')}</EmptyState>}
          failure={t('bell.failure')}
        />
      </Stack>
    </Columns>
  );
}

function useColumns(): Column<Notification>[] {
  const { t } = useTranslation('notifications');
  const say = useSentence();
  return [
    {
      key: 'what',
      head: t('page.what'),
      cell: (each) => (
        <>
          <NotificationLink of={each} site="portal">
            {say(each)}
          </NotificationLink>
          <div className="dim small">
            {t(`groups.${each.group}`)}
            {!each.read_at && <> · {t('unread')}</>}
            {each.settled_at && <> · {t('settled')}</>}
          </div>
        </>
      ),
      csv: say,
    },
    {
      key: 'when',
      head: t('page.when'),
      cell: ({ created_at }) => <Moment at={created_at} />,
      csv: ({ created_at }) => created_at,
    },
  ];
}
