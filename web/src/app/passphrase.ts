/**
 * A sandbox prints one passphrase for all its invented people, in the fragment of its address, which no server sees.
 * It is kept for this tab, so that one can log out and come back as somebody else.
 */
const KEPT = 'tallystick sandbox';

/** The sandbox's passphrase, taken out of the address; null where there is none. */
export function rememberPassphrase(): string | null {
  const match = /^#passphrase=([\w-]+)$/.exec(location.hash);
  if (match?.[1] !== undefined) {
    sessionStorage.setItem(KEPT, match[1]);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEPT);
}
