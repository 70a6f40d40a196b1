export { download, type Download } from './download';
export { FileStores } from './file-stores';
export { FileUrls } from './file-urls';
export { manifestDigest } from './manifest';
export { StorageModule } from './storage.module';
