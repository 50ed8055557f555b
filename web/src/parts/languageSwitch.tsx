/** From one language to the other; what is on the screen stays. */
import type { VNode } from 'preact';
import { unattended } from '../app/failures';
import { speak } from '../words/language';
import { useLanguage } from '../words/use';

export function LanguageSwitch(): VNode {
  const language = useLanguage();
  const other = language === 'en' ? 'zh-CN' : 'en';
  return (
    <button
      type="button"
      class="link language"
      lang={other}
      onClick={() => {
        unattended(speak(other));
      }}
    >
      {other === 'en' ? 'English' : '中文'}
    </button>
  );
}
