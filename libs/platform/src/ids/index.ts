export { TypeId, TypeIds, IdPipe, newId, firstIdAt, show, read, type Prefix } from './type-id';
