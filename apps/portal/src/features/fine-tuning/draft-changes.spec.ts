import { draftAfter } from './draft-changes';

const after = (action: string, effect: string, gpus = '1') => draftAfter({ action, effect }, { gpus });

it('takes from the sentences of the scheduler and of a refusal how far a change goes', () => {
  expect(after('fewer-gpus', 'A job of at most 4 GPUs can be placed here.')).toEqual({ gpus: '4' });
  expect(after('fewer-gpus', 'at most 2')).toEqual({ gpus: '2' });
  const sooner = 'With a time limit of at most 1 h 30 min it would start now.';
  expect(after('shorter-time-limit', sooner)).toEqual({ time: '90', unit: 'minutes' });
  expect(after('shorten-time-limit', 'at most 7300 GPU-seconds fit', '2')).toEqual({ time: '60', unit: 'minutes' });
});

it('changes nothing where that is not said, or where less than a minute would be left', () => {
  expect(after('fewer-gpus', 'at most 0')).toBeNull();
  expect(after('shorter-time-limit', 'With a time limit of at most 40 s it would start now.')).toBeNull();
  expect(after('shorten-time-limit', 'at most 100 GPU-seconds fit', '2')).toBeNull();
  expect(after('choose-pool', 'an open pool takes the job')).toBeNull();
});
