export { everyStep } from './every-step';
export { TestClock } from './test-clock';
