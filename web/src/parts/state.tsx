/** A state is a word, an icon and a colour, never colour alone. */
import type { VNode } from 'preact';
import { Icon } from './icon';
import type { IconName } from './icon';

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

const ICON_OF: Readonly<Record<Tone, IconName>> = { plain: 'clock', good: 'done', warn: 'alert', bad: 'cross' };

export function State({ tone, children, icon }: Readonly<{ tone: Tone; children: string; icon?: IconName }>): VNode {
  return (
    <span class={`state ${tone}`}>
      <Icon name={icon ?? ICON_OF[tone]} />
      {children}
    </span>
  );
}
