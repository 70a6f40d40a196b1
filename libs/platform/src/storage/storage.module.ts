import { Global, Module } from '@nestjs/common';
import { FileStores } from './file-stores';
import { FileUrls } from './file-urls';

@Global()
@Module({ providers: [FileStores, FileUrls], exports: [FileStores, FileUrls] })
export class StorageModule {}
