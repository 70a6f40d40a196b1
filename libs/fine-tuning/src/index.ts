export { FineTuningModule } from './fine-tuning.module';
