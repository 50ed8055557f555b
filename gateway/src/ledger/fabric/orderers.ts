/** To how many orderers a transaction is given: to one that keeps order, to all where some of them may lie. */

/** What became of it at one orderer; `perhaps`: no answer came, and it may have arrived. */
export type Sent = 'taken' | 'perhaps' | 'not now' | 'refused';
/** That, and in which words. */
export type Answer = readonly [kind: Sent, words: string];

type Send<T> = (target: T) => Promise<Answer>;

/**
 * One after the other, until one may have taken it: sent twice, a transaction can be ordered twice, and peers that find
 * both in one block with another writer of the same key wait for each other for ever.
 */
export async function sendToOne<T>(targets: readonly T[], send: Send<T>): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const target of targets) {
    const answer = await send(target);
    answers.push(answer);
    if (answer[0] === 'taken' || answer[0] === 'perhaps') break;
  }
  return answers;
}

/** Of so many Byzantine orderers, how many may lie. */
export function liarsAmong(orderers: number): number {
  return Math.max(0, Math.floor((orderers - 1) / 3));
}

/**
 * All at once, until more have taken it than may lie. One that does not lead would wait five seconds before it told the
 * one that does, and one that lies would tell nobody. They know a transaction by its id and order it once. What fewer
 * took may be ordered all the same: `perhaps`.
 */
export function sendToAll<T>(targets: readonly T[], send: Send<T>): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const needed = liarsAmong(targets.length) + 1;
  return new Promise((resolve, reject) => {
    const told = (answer: Answer): void => {
      answers.push(answer);
      if (answers.filter(([kind]) => kind === 'taken').length >= needed) resolve(answers);
      else if (answers.length === targets.length)
        resolve(answers.map(([kind, words]) => [kind === 'taken' ? 'perhaps' : kind, words]));
    };
    for (const target of targets) send(target).then(told, reject);
    if (targets.length === 0) resolve(answers);
  });
}
