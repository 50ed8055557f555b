/** The wire: strangers, broken messages, and fifty clients at once. */
import { expect } from 'chai';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { mongo } from 'mongoose';
import { startEmbeddedStore } from '../../../../gateway/src/store/embedded/start';
import type { EmbeddedStore } from '../../../../gateway/src/store/embedded/start';
import { decode, encode } from '../../../../gateway/src/store/embedded/values/codec';
import type { BsonDocument } from '../../../../gateway/src/store/embedded/values/value';
import { removeFolders, temporaryFolder } from '../../../support/store/folder';
import { refusalOf } from '../../../support/store/open';

const OP_MSG = 2013;
const OP_QUERY = 2004;

function message(opCode: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(7, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}

const flags = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

const command = (document: object): Buffer =>
  message(OP_MSG, flags(0), Buffer.from([0]), encode({ ...document, $db: 'admin' }));

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** The reply to a message, or null when the connection is closed instead. */
async function exchange(port: number, bytes: Buffer, piece = bytes.length): Promise<BsonDocument | null> {
  const socket = await open(port);
  try {
    return await new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      socket.on('data', (data) => {
        received = Buffer.concat([received, data]);
        if (received.length < 4 || received.length < received.readInt32LE(0)) return;
        expect(received.readInt32LE(8), 'it answers the request').to.equal(7);
        resolve(decode(received.subarray(received.readInt32LE(12) === OP_MSG ? 21 : 36)));
      });
      socket.on('close', () => {
        resolve(null);
      });
      socket.on('error', reject);
      const sendFrom = (start: number): void => {
        socket.write(bytes.subarray(start, start + piece), () => {
          if (start + piece < bytes.length) setImmediate(sendFrom, start + piece);
        });
      };
      sendFrom(0);
    });
  } finally {
    socket.destroy();
  }
}

describe('embedded store: wire protocol', function () {
  this.timeout(30_000);
  let store: EmbeddedStore;
  let port: number;

  before(async () => {
    store = await startEmbeddedStore({ directory: null });
    port = Number(new URL(store.uri.replace('mongodb:', 'http:')).port);
  });
  after(async () => {
    await store.close();
    await removeFolders();
  });

  it('refuses every command but the handshake to those who did not authenticate', async () => {
    for (const document of [
      { find: 'x' },
      { insert: 'x', documents: [{}] },
      { listDatabases: 1 },
      { dropDatabase: 1 },
      { endSessions: [] },
    ]) {
      expect(await exchange(port, command(document))).to.include({ ok: 0, code: 13 });
    }
    expect(await exchange(port, command({ ping: 1 }))).to.include({ ok: 1 });
  });

  it('refuses a wrong password, another user and another mechanism', async () => {
    const wrong = [
      store.uri.replace(/:[^:@/]+@/, ':wrong@'),
      store.uri.replace('//tallystick:', '//somebody:'),
      store.uri.replace('SCRAM-SHA-256', 'SCRAM-SHA-1'),
    ];
    for (const uri of wrong) {
      expect((await refusalOf(new mongo.MongoClient(uri).connect())).code).to.equal(18);
    }
  });

  it('refuses a proof that does not fit, and an authentication that nobody started', async () => {
    const empty = { payload: Buffer.from('c=biws,r=x,p=AAAA') };
    expect(await exchange(port, command({ saslContinue: 1, conversationId: 1, ...empty }))).to.include({ code: 18 });
    expect(
      await exchange(port, command({ saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: Buffer.from('nonsense') })),
    ).to.include({ code: 18 });
  });

  it('says that it is a standalone server of MongoDB 7, also to the old hello', async () => {
    const query = message(
      OP_QUERY,
      flags(0),
      Buffer.from('admin.$cmd\0'),
      flags(0),
      flags(1),
      encode({ isMaster: 1, helloOk: true }),
    );
    for (const bytes of [command({ hello: 1 }), query]) {
      const reply = await exchange(port, bytes);
      expect(reply).to.include({
        ok: 1,
        isWritablePrimary: true,
        maxWireVersion: 21,
        maxBsonObjectSize: 16777216,
        maxMessageSizeBytes: 48000000,
      });
      expect(reply).to.not.have.property('setName');
    }
  });

  it('reads a message that comes byte by byte', async () => {
    expect(await exchange(port, command({ ping: 1 }), 1)).to.include({ ok: 1 });
  });

  it('answers a message it cannot read with code 22 or 59', async () => {
    const body = encode({ ping: 1, $db: 'admin' });
    const kind = Buffer.from([0]);
    const broken: readonly (readonly [string, Buffer, number])[] = [
      ['a body cut off', message(OP_MSG, flags(0), kind, body.subarray(0, -3)), 22],
      ['a length beyond the end', message(OP_MSG, flags(0), kind, Buffer.from([255, 255, 0, 0, 0])), 22],
      ['a negative length', message(OP_MSG, flags(0), kind, Buffer.from([255, 255, 255, 255, 0])), 22],
      ['no body', message(OP_MSG, flags(0), Buffer.from([1, 10, 0, 0, 0, 0x61, 0, 0, 0, 0, 0])), 22],
      ['two bodies', message(OP_MSG, flags(0), kind, body, kind, body), 22],
      ['an unknown section', message(OP_MSG, flags(0), Buffer.from([9]), body), 22],
      ['unknown required flags', message(OP_MSG, flags(8), kind, body), 22],
      [
        'an element of an unknown type',
        message(OP_MSG, flags(0), kind, Buffer.from([12, 0, 0, 0, 0x55, 0x61, 0, 1, 0, 0, 0, 0])),
        22,
      ],
      ['nothing at all', message(OP_MSG), 22],
      ['an unknown operation', message(2001, flags(0)), 59],
      ['a compressed message', message(2012, flags(0), flags(0)), 59],
      ['an old query', message(OP_QUERY, flags(0), Buffer.from('db.things\0'), flags(0), flags(1), body), 59],
    ];
    for (const [sentence, bytes, code] of broken) {
      expect(await exchange(port, bytes), sentence).to.include({ ok: 0, code });
    }
  });

  it('refuses a document of a hundred thousand brackets without falling over it', async () => {
    const levels = 100_000;
    // Every level is `length, 0x03 "a" \0, …, 0x00`, from the inside out.
    const opening = Buffer.alloc(levels * 7);
    for (let level = 0; level < levels; level += 1) {
      opening.writeInt32LE((levels - level) * 8 + 5 - 8 + 8, level * 7);
      opening.write('\x03a\0', level * 7 + 4, 'latin1');
    }
    const document = Buffer.concat([opening, Buffer.from([5, 0, 0, 0, 0]), Buffer.alloc(levels)]);
    document.writeInt32LE(document.length, 0);
    const reply = await exchange(port, message(OP_MSG, flags(0), Buffer.from([0]), document));
    expect(reply).to.include({ ok: 0, code: 15 });
  });

  it('hangs up on a message that is too long, too short, or no message', async () => {
    for (const length of [48_000_001, -1, 0, 15]) {
      const header = Buffer.alloc(16);
      header.writeInt32LE(length, 0);
      expect(await exchange(port, header), `length ${length}`).to.equal(null);
    }
    expect(await exchange(port, Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'))).to.equal(null);
    expect(await exchange(port, command({ ping: 1 })), 'and goes on with others').to.include({ ok: 1 });
  });

  it('answers nothing to a write that wants no answer, and makes it', async () => {
    const client = await new mongo.MongoClient(store.uri).connect();
    const things = client.db('t').collection('unacknowledged');
    await things.insertOne({ a: 1 }, { writeConcern: { w: 0 } });
    while ((await things.countDocuments()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.close();
  });

  it('refuses a transaction, and leaves no part of it', async () => {
    const client = await new mongo.MongoClient(store.uri).connect();
    const things = client.db('t').collection('transacted');
    await things.insertOne({ a: 0 });
    const session = client.startSession();
    session.startTransaction();
    const refusal = await refusalOf(things.insertOne({ a: 1 }, { session }));
    expect(refusal.code).to.equal(238);
    expect(refusal.message).to.contain('no transactions');
    await session.abortTransaction();
    await session.endSession();
    expect(await things.countDocuments()).to.equal(1);
    await client.close();
  });

  it('serves fifty connections at once, each update made exactly once', async () => {
    const directory = await temporaryFolder();
    const durable = await startEmbeddedStore({ directory });
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => new mongo.MongoClient(durable.uri, { maxPoolSize: 1 }).connect()),
    );
    const collections = clients.map((client) => client.db('t').collection<{ _id: number; n: number }>('counters'));
    await collections[0]!.insertOne({ _id: 1, n: 0 });
    await Promise.all(
      collections.map(async (counters, index) => {
        for (let round = 0; round < 20; round += 1) {
          await counters.updateOne({ _id: 1 }, { $inc: { n: 1 } });
          await counters.insertOne({ _id: 1_000 * (index + 1) + round, n: round });
        }
      }),
    );
    expect(await collections[7]!.findOne({ _id: 1 })).to.deep.equal({ _id: 1, n: 1_000 });
    await Promise.all(clients.map((client) => client.close()));
    await durable.close();
    const again = await startEmbeddedStore({ directory });
    const client = await new mongo.MongoClient(again.uri).connect();
    expect(await client.db('t').collection('counters').countDocuments()).to.equal(1_001);
    await client.close();
    await again.close();
  });
});
