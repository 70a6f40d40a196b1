import { CopyButton } from '../feedback/copy-button';
import css from './figures.module.css';

interface Props {
  /** A sha256 in hex. */
  of: string;
  /** Without its kind, where a head or the room says it. */
  bare?: boolean;
  /** What is copied, for screen readers; left out where the whole digest stands elsewhere, ready to be copied. */
  copy?: string;
}

/** A sha256 by its two ends, which tell digests apart as well; in full for whoever points at it or copies it. */
export function Digest({ of, bare = false, copy }: Props) {
  return (
    <span className={css.digest}>
      <code className="dim" title={`sha256:${of}`}>{`${bare ? '' : 'sha256:'}${of.slice(0, 6)}…${of.slice(-6)}`}</code>
      {copy && <CopyButton text={of} label={copy} />}
    </span>
  );
}
