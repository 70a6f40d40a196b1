export { BurnDown } from './charts/burn-down';
export { LossCurve, LossLegend } from './charts/loss-curve';
export type { LossPoint } from './charts/loss-data';
export { paceOf } from './charts/pace';
export { Trend } from './charts/trend';
export { CheckList } from './explain/check-list';
export { Changes } from './explain/explain';
export { type Change, isAnswerLost, useProblemWords } from './explain/problem-words';
export { ConfirmDialog } from './feedback/confirm-dialog';
export { CopyButton } from './feedback/copy-button';
export { FormDialog } from './feedback/form-dialog';
export { InfoDialog } from './feedback/info-dialog';
export { useAsking } from './feedback/use-asking';
export { toast } from './feedback/toast-store';
export { GpuTime, LastDay, Moment, Money } from './figures/amounts';
export { Bar, Key } from './figures/bar';
export { Country, ResidencyStrip } from './figures/countries';
export { Digest } from './figures/digest';
export { isLive, isQuietJob, jobStates } from './figures/job-states';
export { KeyFigure, KeyFigures } from './figures/key-figures';
export { Status } from './figures/status';
export { type Choice, ChoiceCards } from './form/choice-cards';
export {
  ChecksField,
  chosenOf,
  DateField,
  NumberField,
  PasswordField,
  SelectField,
  TextAreaField,
  TextField,
} from './form/fields';
export { Faults, FieldGrid, Form, Submit } from './form/form';
export { Switch } from './form/switch';
export { currencies, holdOf, minorUnits, moneyOf, sumOf } from './formats/money';
export { timeZones } from './formats/days';
export { DaysZone } from './formats/days-zone';
export { type Formats, useFormats } from './formats/use-formats';
export { type Language, languageNames, languages } from './i18n/languages';
export { useLanguage } from './i18n/use-language';
export { words } from './i18n/words';
export { CostPanel } from './job/cost-panel';
export { EndingNote } from './job/ending-note';
export { JobTimeline } from './job/job-timeline';
export { WaitingPanel } from './job/waiting-panel';
export { CodeBlock } from './layout/code-block';
export { Columns, Row, Stack } from './layout/columns';
export { DaysNote } from './layout/days-note';
export { Fact, Facts } from './layout/facts';
export { Note } from './layout/note';
export { Page } from './layout/page';
export { Panel } from './layout/panel';
export { Tabs } from './layout/tabs';
export { useAccountName } from './ledger/account-name';
export { AccountTable } from './ledger/account-table';
export { grantBurn } from './ledger/grant-burn';
export { JournalView } from './ledger/journal-view';
export { isCompute, type Left, leftOf } from './ledger/left';
export type { Account, LedgerPlaces } from './ledger/places';
export { Quantity } from './ledger/quantity';
export { useJournalKind } from './ledger/statement-columns';
export { StatementView } from './ledger/statement-view';
export { type LogLine, LogView } from './live/log-view';
export { StaleNote } from './live/stale-note';
export { useStream } from './live/use-stream';
export { Bell } from './notifications/bell';
export { NotificationLink } from './notifications/notification-link';
export { markAllRead, type Notification, notificationsKey } from './notifications/notifications.api';
export { useSentence } from './notifications/use-sentence';
export { grantedOf } from './quota/granted';
export { GrantedLots } from './quota/granted-lots';
export { barOfLot, isUsableLot } from './quota/lots';
export { LotsPanel } from './quota/lots-panel';
export { RequestHistory } from './quota/request-history';
export { api, ifMatch, once } from './server/api';
export { everyPage, type ListPage } from './server/every-page';
export { arrive, type Me, meQuery, useMay, useMe } from './server/me';
export { ActingContext } from './server/may';
export { queryClient } from './server/query-client';
export { asReader } from './server/reader';
export { toAnother, toSignIn } from './server/to-sign-in';
export { useKeyed } from './server/use-keyed';
export { AppShell } from './shell/app-shell';
export { EntryFrame } from './shell/entry-frame';
export { type Crumb, type Find, foundOf, type Place, type PlaceGroup } from './shell/navigation';
export { Switcher } from './shell/switcher';
export { routerOptions } from './site/router-options';
export { startSite } from './site/start';
export { EmptyState } from './states/empty-state';
export { ErrorState } from './states/error-state';
export { isMissing } from './states/missing';
export { NotFound } from './states/not-found';
export { Waiting } from './states/waiting';
export { type Column, DataTable } from './table/data-table';
export { DayFilters, useDayFilters } from './table/day-filters';
export { type Filter, Filters } from './table/filters';
export { listAt, listSearch } from './table/list-search';
export { PlainTable, type ShownColumn } from './table/plain-table';
export { useCut } from './table/use-cut';
