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

const AnyLink = Link as unknown as ComponentType<GoProps & { activeOptions: object }>;
const exactly = { exact: true };

/**
 * A link for this library, which does not know the sites' addresses; in a site use the router's own, which does. Where one is
 * (`aria-current`) is for whoever uses it to say: the router would say it of every address above this page, too.
 */
export const Go = (props: GoProps) => <AnyLink {...props} activeOptions={exactly} />;
