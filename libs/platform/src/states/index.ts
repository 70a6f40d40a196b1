export { type StateOf, States } from './states';
