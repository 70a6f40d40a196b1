export { Doorbell, QueuesModule, queue } from './queues';
