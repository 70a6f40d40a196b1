import { everyStep } from '@app/testing';
import { attemptStates, wayTo } from './attempts/attempt.state';
import { jobStates } from './job.state';

everyStep(
  jobStates,
  `queued>running queued>stopped queued>cancelled queued>failed running>pausing running>stopping running>queued running>succeeded running>failed
     pausing>paused pausing>stopping pausing>queued pausing>succeeded pausing>failed paused>queued paused>stopped paused>cancelled stopping>stopped
     stopping>cancelled stopping>succeeded stopping>failed stopped>queued failed>queued`,
);

everyStep(
  attemptStates,
  `assigned>leased assigned>withdrawn leased>assigned leased>submitted leased>lost leased>withdrawn submitted>running submitted>failed submitted>lost
     submitted>stopped running>stopping running>succeeded running>failed running>lost stopping>succeeded stopping>stopped
     stopping>failed stopping>lost`,
);

it('finds the steps to an end that a site tells', () => {
  expect(wayTo('leased', 'failed')).toEqual(['submitted', 'failed']);
  expect(wayTo('running', 'stopped')).toEqual(['stopping', 'stopped']);
  expect(wayTo('submitted', 'succeeded')).toEqual(['running', 'succeeded']);
  expect(wayTo('lost', 'succeeded')).toBeNull();
});
