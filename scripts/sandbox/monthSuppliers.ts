/** Forty invented suppliers of the demo's core firm, so that its month looks like one. */
import { partyIdOf, usccCheck } from '../../chaincode/src/kernel/identifiers';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type { DemoFirm } from './firms';

/** Mountains, lakes and towns of Yunnan; no firm of this name and trade is meant. */
const PLACES: readonly (readonly [name: string, english: string])[] = [
  ['哀牢', 'Ailao'],
  ['无量', 'Wuliang'],
  ['高黎贡', 'Gaoligong'],
  ['碧罗', 'Biluo'],
  ['梅里', 'Meili'],
  ['轿子', 'Jiaozi'],
  ['乌蒙', 'Wumeng'],
  ['鸡足', 'Jizu'],
  ['巍宝', 'Weibao'],
  ['玉龙', 'Yulong'],
  ['抚仙', 'Fuxian'],
  ['星云', 'Xingyun'],
  ['泸沽', 'Lugu'],
  ['程海', 'Chenghai'],
  ['异龙', 'Yilong'],
  ['碧塔', 'Bita'],
  ['腾越', 'Tengyue'],
  ['龙陵', 'Longling'],
  ['石屏', 'Shiping'],
  ['建水', 'Jianshui'],
  ['会泽', 'Huize'],
  ['沙溪', 'Shaxi'],
  ['喜洲', 'Xizhou'],
  ['诺邓', 'Nuodeng'],
  ['和顺', 'Heshun'],
  ['光禄', 'Guanglu'],
  ['黑井', 'Heijing'],
  ['元谋', 'Yuanmou'],
  ['罗平', 'Luoping'],
  ['九乡', 'Jiuxiang'],
  ['斗南', 'Dounan'],
  ['禄丰', 'Lufeng'],
  ['景迈', 'Jingmai'],
  ['勐库', 'Mengku'],
  ['易武', 'Yiwu'],
  ['曼飞', 'Manfei'],
  ['昔归', 'Xigui'],
  ['凤庆', 'Fengqing'],
  ['南涧', 'Nanjian'],
  ['漾濞', 'Yangbi'],
];

const TRADES: readonly (readonly [name: string, english: string])[] = [
  ['紧固件', 'Fasteners'],
  ['线束', 'Harnesses'],
  ['轴承', 'Bearings'],
  ['冲压件', 'Stampings'],
  ['涂料', 'Coatings'],
  ['汽车玻璃', 'Auto Glass'],
  ['座椅', 'Seating'],
  ['密封件', 'Seals'],
  ['模具', 'Tooling'],
  ['电子', 'Electronics'],
];

/** A code of the right form and check for the index-th firm; the region is one that was never assigned. */
function partyAt(index: number): PartyId {
  const body = `91539900MA6R${String(1000 + index * 137).slice(-4)}X`;
  const party = partyIdOf({ uscc: `${body}${usccCheck(body).checkCharacter}` });
  if (party === null) throw new RangeError(`no code for supplier ${index}`);
  return party;
}

/** The suppliers as firms of the sandbox: hosted by the hub, without people of their own who log in. */
export const SUPPLIERS: readonly DemoFirm[] = PLACES.map(([place, english], index) => {
  const [trade, tradeEnglish] = TRADES[index % TRADES.length] ?? ['', ''];
  return {
    party: partyAt(index),
    name: `${place}${trade}有限公司`,
    nameEnglish: `${english} ${tradeEnglish}`,
    mspId: 'HubMSP',
    slug: 'hub',
    roles: ['supplier'],
    people: [],
  };
});
