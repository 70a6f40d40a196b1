import type { Draft } from './draft';
import type { Estimate } from './fine-tuning.api';

/** What every part of the launch is given. */
export interface PanelProps {
  draft: Draft;
  estimate: Estimate | null;
  onChange: (change: Partial<Draft>) => void;
}
