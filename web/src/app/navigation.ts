/** Going from screen to screen inside one organisation. */
import { useLocation } from 'preact-iso/router';
import { useCallback } from 'preact/hooks';
import { useSession } from './context';

/** `/inbox` as an address of this organisation. */
export function useHref(): (path: string) => string {
  const { slug } = useSession();
  return (path) => `/${slug}${path}`;
}

/** Goes to a screen; with `replace` the present one is not come back to. */
export function useGo(): (path: string, options?: Readonly<{ replace?: boolean }>) => void {
  const { slug } = useSession();
  const { route } = useLocation();
  return useCallback(
    (path, options) => {
      route(`/${slug}${path}`, options?.replace === true);
    },
    [slug, route],
  );
}
