export { Batches } from './batches';
