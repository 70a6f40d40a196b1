export { digestOf } from './digest';
export { withLastWords } from './last-words';
export { oneLine } from './one-line';
export { commandOf, ended, isAlive, mark, processesNaming, type ProcessMark, signal } from './process-table';
export { replaceFile } from './replace-file';
