/** How somebody likes to read: kept on the device. */
import { Store } from '../lib/store';

const LARGE = 'tallystick large';

/** Twice the size, for tired eyes. */
export const isLarge = new Store(false);

function apply(large: boolean): void {
  document.documentElement.classList.toggle('large', large);
  isLarge.set(large);
}

export function restoreSettings(): void {
  apply(localStorage.getItem(LARGE) === 'yes');
}

export function setLarge(large: boolean): void {
  localStorage.setItem(LARGE, large ? 'yes' : 'no');
  apply(large);
}
