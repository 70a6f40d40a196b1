export { EventsModule, RelayModule } from './events.module';
export { Hints } from './hints';
export { kindOf, Outbox } from './outbox';
export { Relay } from './relay';
