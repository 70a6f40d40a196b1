export { TypeId, TypeIds, IdPipe, newId, show, read, type Prefix } from './type-id';
