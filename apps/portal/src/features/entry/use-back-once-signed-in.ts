import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { meQuery } from '@app/ui';

/**
 * Goes back to the invitation that this tab keeps as soon as its address is signed in in this browser: a new password is chosen in
 * another tab, where a mail program opens the link, and one signs in there. Looks whenever one comes back to this tab.
 * @param email that was invited; undefined: none, and nothing is asked
 */
export function useBackOnceSignedIn(email: string | undefined): void {
  const navigate = useNavigate();
  const { data: me } = useQuery({ ...meQuery, enabled: email !== undefined, refetchOnWindowFocus: 'always' });
  const isIn = email !== undefined && me?.email === email;
  useEffect(() => {
    if (isIn) void navigate({ to: '/invitation' });
  }, [isIn, navigate]);
}
