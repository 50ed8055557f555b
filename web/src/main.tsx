/** Starts the client. */
import { render } from 'preact';
import { App } from './app/app';
import { reportEverything } from './app/failures';
import { restoreSettings } from './app/settings';
import { preferredLanguage, speak } from './words/language';

const NO_START = 'Tallystick could not be loaded; check the network and reload. 未能加载页面，请检查网络后刷新。';

function start(place: HTMLElement): void {
  reportEverything();
  restoreSettings();
  speak(preferredLanguage()).then(
    () => {
      render(<App />, place);
    },
    () => {
      // Without words there is no screen to say so on.
      place.textContent = NO_START;
    },
  );
}

const place = document.getElementById('app');
if (place === null) throw new Error('the page has no place for the client');
start(place);
