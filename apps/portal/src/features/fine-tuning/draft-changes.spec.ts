import type { Change } from '@app/ui';
import { draftAfter } from './draft-changes';

const after = (action: Change['action'], values?: Change['values'], gpus = '1') =>
  draftAfter({ action, values }, { gpus });

it('takes from the values of a change how far it goes', () => {
  expect(after('fewer-gpus', { gpus: 4 })).toEqual({ gpus: '4' });
  expect(after('shorter-time-limit', { seconds: 5400 })).toEqual({ time: '90', unit: 'minutes' });
  expect(after('shorter-time-limit', { gpu_seconds: 7300 }, '2')).toEqual({ time: '60', unit: 'minutes' });
});

it('changes nothing where that is not said, or where less than a minute would be left', () => {
  expect(after('fewer-gpus')).toBeNull();
  expect(after('shorter-time-limit', { seconds: 40 })).toBeNull();
  expect(after('shorter-time-limit', { gpu_seconds: 100 }, '2')).toBeNull();
  expect(after('choose-pool', { countries: ['TH'] })).toBeNull();
});
