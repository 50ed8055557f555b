import { People } from '../../../scripts/sandbox/people';
import { Desk } from '../../../scripts/client/desk';
import { FIRMS } from '../../../scripts/sandbox/firms';
import { LOAN, PURCHASE, draw, invoiceSeeds, ledgerDay, offerTo, openAccount, openMonth, payOut } from './month';

async function main(): Promise<void> {
  const [url = '', folder = ''] = process.argv.slice(2);
  const people = await People.open(folder);
  const admins = [];
  for (const firm of FIRMS) {
    const uscc = firm.party.slice(5);
    const held = await people.key(`administrator ${uscc}`);
    const desk = await Desk.open(url, firm.slug, { login: `admin.${uscc.toLowerCase()}`, password: people.passphrase });
    const me = await desk.get<{ signers: { id: string; key: string }[] }>('/me');
    admins.push({
      party: firm.party,
      desk,
      key: { id: me.signers.find((s) => s.key === held.signer.publicKey)!.id, signer: held.signer },
    });
  }
  const today = await ledgerDay(admins[0]!.desk);
  const month = openMonth(admins, today);
  const t = Date.now();
  const log = (x: string): void => {
    console.log(x, Date.now() - t);
  };
  await month.present([
    ...invoiceSeeds('cangshan', { from: 1, count: 120, prefix: '265379' }),
    ...invoiceSeeds('erhai', { from: 200, count: 100, prefix: '265379' }),
    ...invoiceSeeds('lancang', { from: 400, count: 80, prefix: '265379' }),
    { seller: 'cangshan', number: '26537912570200055449', payable: '1000000.00', dueInDays: 90 },
    { seller: 'cangshan', number: '26537912570200055450', payable: '1286437.52', dueInDays: 88 },
    { seller: 'erhai', number: '26537912570200055451', payable: '880000.00', dueInDays: 60 },
  ]);
  log('presented');
  const first = invoiceSeeds('cangshan', { from: 1, count: 6, prefix: '265379' }).map(({ number }) => number);
  await month.confirm([...first, '26537912570200055449', '26537912570200055451']);
  log('confirmed');
  await openAccount(month, 'cangshan', '苍山精密铸造有限公司');
  await offerTo(month, { financier: 'dianchi', supplier: 'cangshan', terms: PURCHASE });
  await offerTo(month, { financier: 'nujiang', supplier: 'cangshan', terms: LOAN });
  await offerTo(month, { financier: 'dianchi', supplier: 'erhai', terms: PURCHASE, ceiling: '1500000.00' });
  log('offered');
  await draw(month, 'cangshan', { numbers: first.slice(0, 4), financier: 'dianchi' });
  log('drawn');
  await payOut(month, 'dianchi', { numbers: first.slice(0, 2), booked: true });
  await payOut(month, 'dianchi', { numbers: first.slice(2, 3), booked: false });
  log('paid');
}
main().catch((e: unknown) => {
  console.error(e);
  process.exit(1);
});
