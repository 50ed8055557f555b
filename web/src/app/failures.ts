/** What went wrong with nobody waiting for it; shown at the top of the page, never only in a console. */
import { Store } from '../lib/store';

export const failure = new Store<unknown>(null);

/** Shows an error that no screen will show. */
export function report(error: unknown): void {
  failure.set(error);
}

/** Starts something that nobody waits for; its failure is shown. */
export function unattended(work: Promise<unknown>): void {
  work.catch(report);
}

export function reportEverything(): void {
  addEventListener('unhandledrejection', (event) => {
    report(event.reason);
  });
  addEventListener('error', (event) => {
    report(event.error);
  });
}
