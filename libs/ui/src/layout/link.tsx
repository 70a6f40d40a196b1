import { Link } from '@tanstack/react-router';
import type { ComponentType, ReactNode, Ref } from 'react';

interface GoProps {
  to: string;
  children?: ReactNode;
  className?: string;
  title?: string;
  search?: Record<string, unknown> | true | ((before: Record<string, unknown>) => Record<string, unknown>);
  'aria-current'?: 'page' | undefined;
  'aria-label'?: string;
  onClick?: () => void;
  ref?: Ref<HTMLAnchorElement>;
}

/** A link for this library, which does not know the sites' addresses; in a site use the router's own, which does. */
export const Go = Link as unknown as ComponentType<GoProps>;
