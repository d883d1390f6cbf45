import { createSocket } from 'node:dgram';

/** Records by kind and name: texts, mail servers, addresses. */
export type Zone = {
  TXT?: Record<string, string[]>;
  MX?: Record<string, string[]>;
  A?: Record<string, string[]>;
};

const kinds: Record<number, keyof Zone> = { 1: 'A', 15: 'MX', 16: 'TXT' };

/** A name as DNS writes it (RFC 1035, 3.1). */
function nameBytes(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

function dataOf(kind: keyof Zone, value: string): Buffer {
  if (kind === 'A') return Buffer.from(value.split('.').map(Number));
  if (kind === 'MX') return Buffer.concat([Buffer.from([0, 10]), nameBytes(value)]);
  const pieces = value.match(/.{1,255}/g) ?? [''];
  return Buffer.concat(pieces.map((piece) => Buffer.from([piece.length, ...Buffer.from(piece)])));
}

/** A DNS server on the loopback that knows a few records and says of everything else that there is none. */
export async function startDns(zone: Zone): Promise<{ address: string; asked: string[]; close(): void }> {
  const asked: string[] = [];
  const socket = createSocket('udp4', (question, from) => {
    let end = 12;
    const labels: string[] = [];
    for (let length = question[end] ?? 0; length > 0; length = question[end] ?? 0) {
      labels.push(question.subarray(end + 1, end + 1 + length).toString('latin1'));
      end += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    const kind = kinds[question.readUInt16BE(end + 1)];
    asked.push(`${kind} ${name}`);
    const values = (kind && zone[kind]?.[name]) ?? [];
    const answers = values.map((value) => {
      const data = kind ? dataOf(kind, value) : Buffer.alloc(0);
      const head = Buffer.from([0xc0, 0x0c, ...question.subarray(end + 1, end + 5), 0, 0, 0, 60, 0, 0]);
      head.writeUInt16BE(data.length, head.length - 2);
      return Buffer.concat([head, data]);
    });
    const header = Buffer.from(question.subarray(0, 12));
    header.writeUInt16BE(0x8580, 2);
    header.writeUInt16BE(values.length, 6);
    header.writeUInt16BE(0, 10);
    socket.send(Buffer.concat([header, question.subarray(12, end + 5), ...answers]), from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', () => done()));
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => socket.close() };
}
