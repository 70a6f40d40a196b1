export { type BatchOptions, Batches } from './batches';
