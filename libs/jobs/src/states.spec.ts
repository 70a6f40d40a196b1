import { attemptMayGo, attemptStates, type AttemptState, wayTo } from './attempts/attempt.state';
import { jobStates, type JobState, moveJob } from './job.state';

const jobSteps = new Set(
  `queued>running queued>stopped queued>cancelled queued>failed running>pausing running>stopping running>queued running>succeeded running>failed
   pausing>paused pausing>stopping pausing>queued pausing>succeeded pausing>failed paused>queued paused>stopped paused>cancelled stopping>stopped
   stopping>cancelled stopping>succeeded stopping>failed stopped>queued failed>queued`.split(/\s+/),
);
const jobs = Object.keys(jobStates) as JobState[];

it.each(jobs.flatMap((from) => jobs.map((to) => [from, to] as const)))('a job from %s to %s', (from, to) => {
  if (jobSteps.has(`${from}>${to}`)) expect(moveJob(from, to, 'go on')).toBe(to);
  else expect(() => moveJob(from, to, 'go on')).toThrow('state-conflict');
});

it('names every state from which the act is possible, by whatever step', () => {
  expect.assertions(1);
  const cancel = () => moveJob('cancelled', 'stopping', 'cancelling', ['queued', 'paused']);
  try {
    cancel();
  } catch (error) {
    expect(JSON.stringify(error)).toMatch(/queued.*paused.*running.*pausing/);
  }
});

const attemptSteps = new Set(
  `assigned>leased assigned>withdrawn leased>assigned leased>submitted leased>lost leased>withdrawn submitted>running submitted>failed submitted>lost
   submitted>stopped running>stopping running>succeeded running>failed running>lost stopping>succeeded stopping>stopped
   stopping>failed stopping>lost`.split(/\s+/),
);
const attempts = Object.keys(attemptStates) as AttemptState[];

it.each(attempts.flatMap((from) => attempts.map((to) => [from, to] as const)))(
  'an attempt from %s to %s',
  (from, to) => {
    expect(attemptMayGo(from, to)).toBe(attemptSteps.has(`${from}>${to}`));
  },
);

it('finds the steps to an end that a site tells', () => {
  expect(wayTo('leased', 'failed')).toEqual(['submitted', 'failed']);
  expect(wayTo('running', 'stopped')).toEqual(['stopping', 'stopped']);
  expect(wayTo('submitted', 'succeeded')).toEqual(['running', 'succeeded']);
  expect(wayTo('lost', 'succeeded')).toBeNull();
});
