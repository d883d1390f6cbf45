import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Ways in which a mail server can misbehave, each as real ones do. */
export const ways = [
  'silent_greeting',
  'hangs_up_early',
  'greets_554',
  'greylists_451',
  'refuses_550',
  'takes_text_and_hangs',
  'cuts_the_text',
  'takes_and_resets',
  'answers_gibberish',
  'says_452_after_text',
  'drips_slowly',
  'says_yes_too_early',
] as const;
export type Way = (typeof ways)[number];

/** What the server really holds, by Message-ID: how often it took each mail over. */
export type Book = Map<string, number>;

export interface ChaosServer {
  url: string;
  book: Book;
  /** How many conversations there were, and in how many it misbehaved. */
  conversations: () => { all: number; bad: number };
  /** Whether it will ever take a mail to this address. */
  refuses: (address: string) => boolean;
  close(): Promise<void>;
}

/** A number from 0 up to 1. */
type Dice = () => number;

/** How many of its conversations go wrong; those that make us wait are dearer. */
const share: Partial<Record<Way, number>> = {
  silent_greeting: 0.05,
  drips_slowly: 0.05,
  takes_text_and_hangs: 0.05,
};
const usual_share = 0.2;
/** One byte after so many milliseconds: each of them within the limit, all of them beyond it. */
const drip_ms = 60;

/** An SMTP server on the loopback that misbehaves in one way, in some of its conversations. */
export async function startChaos(way: Way, dice: Dice): Promise<ChaosServer> {
  const book: Book = new Map();
  const sockets = new Set<Socket>();
  const conversations = { all: 0, bad: 0 };
  const refuses = (address: string) => way === 'refuses_550' && /[13579]@/.test(address);
  const server = createServer((socket) => {
    // The first one always goes wrong: a run in which nothing does proves nothing.
    const isBad = conversations.all === 0 || dice() < (share[way] ?? usual_share);
    conversations.all += 1;
    if (isBad) conversations.bad += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket, { way: isBad ? way : null, dice, book, refuses });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    book,
    conversations: () => conversations,
    refuses,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

interface Talk {
  /** Null: this conversation goes well. */
  way: Way | null;
  dice: Dice;
  book: Book;
  refuses: (address: string) => boolean;
}

function converse(socket: Socket, { way, dice, book, refuses }: Talk): void {
  let inText = false;
  let text = '';
  let rest = '';
  let recipients = 0;
  const say = (line: string) => void socket.write(`${line}\r\n`);
  const keep = () => {
    const id = text.match(/^Message-ID:\s*<([^>]+)>/im)?.[1] ?? '';
    book.set(id, (book.get(id) ?? 0) + 1);
  };
  const drip = (line: string) => {
    const bytes = [...`${line}\r\n`];
    const timer = setInterval(() => {
      const byte = bytes.shift();
      if (byte === undefined || socket.destroyed) clearInterval(timer);
      else socket.write(byte);
    }, drip_ms);
  };

  const afterText = () => {
    switch (way) {
      case 'takes_text_and_hangs':
        // Half of those that never answer hold the mail all the same.
        if (dice() < 0.5) keep();
        return;
      case 'takes_and_resets':
        keep();
        socket.resetAndDestroy();
        return;
      case 'answers_gibberish':
        if (dice() < 0.5) keep();
        return say(['banana', '2banana', '25', '999 what', '354 more'][Math.floor(dice() * 5)] ?? '');
      case 'says_452_after_text':
        return say(dice() < 0.5 ? '452 4.3.1 no room' : '421 4.3.2 closing');
      case 'drips_slowly':
        keep();
        return drip('250 2.0.0 taken over, and here is a very long sentence about it');
      default:
        keep();
        say('250 2.0.0 taken');
    }
  };

  const command = (line: string) => {
    if (way === 'hangs_up_early' && dice() < 0.4) return void socket.destroy();
    if (/^EHLO/i.test(line)) return say('250-chaos.example\r\n250-PIPELINING\r\n250 8BITMIME');
    if (/^RCPT/i.test(line)) {
      if (refuses(line.match(/<([^>]*)>/)?.[1] ?? '')) return say('550 5.1.1 no such mailbox');
      if (way === 'greylists_451') return say('451 4.7.1 come again later');
      recipients += 1;
      return say('250 ok');
    }
    if (/^DATA/i.test(line)) {
      if (recipients === 0) return say('503 5.5.1 no recipient');
      inText = true;
      text = '';
      if (way === 'says_yes_too_early') {
        socket.write('354 go on\r\n250 2.0.0 taken\r\n');
        return void setTimeout(() => socket.destroy(), 20);
      }
      return say('354 go on');
    }
    if (/^QUIT/i.test(line)) {
      say('221 bye');
      return void socket.end();
    }
    return say('250 ok');
  };

  if (way === 'silent_greeting') return;
  if (way === 'greets_554') {
    say('554 5.7.1 not from your network');
    return void socket.end();
  }
  say('220 chaos.example ESMTP');
  socket.on('data', (piece) => {
    const lines = (rest + piece.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!inText) command(line);
      else if (way === 'cuts_the_text' && text.length > 200) return void socket.destroy();
      else if (way === 'says_yes_too_early') continue;
      else if (line === '.') {
        inText = false;
        afterText();
      } else text += `${line}\n`;
    }
  });
}
