/** The line under a state: who acts next, by when. */
import type { VNode } from 'preact';
import type { AnyRecord } from '../api/records';
import { useNames } from '../app/context';
import { useWords } from '../words/use';
import { Sentence } from './figures';
import { Icon } from './icon';
import { nextStepOf } from './next';

export function NextStepLine({ record }: Readonly<{ record: AnyRecord }>): VNode | null {
  const { next } = useWords();
  const nameOf = useNames();
  const step = nextStepOf(record);
  if (step === null) return null;
  const who = nameOf(step.who);
  const text = ((): string => {
    switch (step.what) {
      case 'pay':
        return next.pay(who, nameOf(step.to), step.by);
      case 'fund':
      case 'drawUntil':
        return next[step.what](who, step.by);
      default:
        return next[step.what](who);
    }
  })();
  return (
    <p class="next">
      <Icon name="right" /> <Sentence text={text} />
    </p>
  );
}
