/** Money in and out on a line: when it comes, when the claim falls due, what comes back. Labels stand on the marks. */
import type { VNode } from 'preact';
import * as format from '../../format';
import type { Tag } from '../money/pricing';
import { useWords } from '../../words/use';

const WIDTH = 320;
const LINE_Y = 62;

export function TimeLine({ tag }: Readonly<{ tag: Tag }>): VNode {
  const words = useWords();
  const [first, last] = tag.maturities;
  const amount = (value: string): string => format.money(value, tag.currency);
  const end = first === last ? last : `${first} – ${last}`;
  const hasSurplus = tag.surplus !== '0.00';
  const saying = words.price.timeline({
    net: amount(tag.net),
    on: tag.valueDate,
    face: amount(tag.face),
    due: end,
    surplus: hasSurplus ? amount(tag.surplus) : null,
  });
  return (
    <svg class="timeline" viewBox={`0 0 ${WIDTH} 104`} role="img" aria-label={saying}>
      <path class="axis" d={`M8 ${LINE_Y}H${WIDTH - 8}`} />
      <path class="in" d={`M20 ${LINE_Y}V26m-5 6l5-6 5 6`} />
      <circle class="dot" cx="20" cy={LINE_Y} r="4" />
      <text x="32" y="24" class="strong">
        {`+${amount(tag.net)}`}
      </text>
      <text x="32" y="42">
        {words.price.toYou}
      </text>
      <text x="8" y="82">
        {tag.valueDate}
      </text>
      <circle class="dot" cx={WIDTH - 20} cy={LINE_Y} r="4" />
      {hasSurplus && <path class="in" d={`M${WIDTH - 20} ${LINE_Y}V40m-5 6l5-6 5 6`} />}
      {hasSurplus && (
        <text x={WIDTH - 32} y="52" text-anchor="end" class="strong">
          {`+${amount(tag.surplus)}`}
        </text>
      )}
      <text x={WIDTH - 8} y="82" text-anchor="end">
        {end}
      </text>
      <text x={WIDTH - 8} y="98" text-anchor="end">
        {words.price.debtorPays(amount(tag.face))}
      </text>
    </svg>
  );
}
