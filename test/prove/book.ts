import sharp from 'sharp';
import { keepCopies, keptLetter } from '../keepsakes.js';
import { letterGround } from '../letter-ground.js';
import { inventedPrisoner } from '../prisoner.js';
import { startTestServer } from '../server.js';

/** So many letters, every tenth with a picture. */
const count = 2000;
/** What this process may hold more at its worst than before the print: the parts are small, and the book is not kept. */
const most_more_mb = 160;

/**
 * Prints a book of 2,000 letters at the desk, and counts what it takes: letters and pages, the time, the memory of this
 * process, and the longest while in which it answered nobody.
 */
export async function book(): Promise<{
  kept: boolean;
  counts: Record<string, number>;
  complaints: string[];
}> {
  const server = await startTestServer(process.env.DATABASE_URL);
  Object.assign(process.env, server.environment);
  const g = await letterGround();
  try {
    await keepCopies(g);
    const person = await inventedPrisoner(g.database.app, g.actor, 'adilet-ulgiuly');
    const photo = await sharp({
      create: {
        width: 1200,
        height: 900,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
        background: '#000',
      },
    })
      .jpeg({ quality: 80 })
      .toBuffer();
    for (let place = 1; place <= count; place += 1) {
      const text = `Здравствуйте! Письмо ${place}.\n\n${'Сегодня шёл снег, и кот сидел у окна. '.repeat(40)}`;
      const picture = { type: 'image/jpeg' as const, base64: photo.toString('base64') };
      await keptLetter(g, person.id, { text, name: `Имя ${place}` }, place % 10 === 0 ? picture : null);
    }
    await person.event('release', '2016-04-01');
    const path = `/desk/letters/keepsakes/${person.id}`;
    await g.visit.get(path);
    const begun = performance.now();
    const stalls = stallsOf();
    const answer = await g.app.request(`${path}/book.pdf`, {
      method: 'POST',
      body: new URLSearchParams({ csrf: g.visit.csrf }),
      headers: { Cookie: g.visit.cookie },
    });
    let bytes = 0;
    let tail = Buffer.alloc(0);
    const before_mb = process.memoryUsage().rss / 1e6;
    let most_mb = 0;
    for await (const piece of answer.body ?? []) {
      bytes += piece.byteLength;
      tail = Buffer.concat([tail, piece.subarray(-64)]).subarray(-64);
      most_mb = Math.max(most_mb, process.memoryUsage().rss / 1e6);
    }
    const seconds = (performance.now() - begun) / 1000;
    const [print] = await g.database.app.selectFrom('book_prints').selectAll().execute();
    const complaints: string[] = [];
    if (answer.status !== 200) complaints.push(`the desk answered ${answer.status}`);
    if (print?.state !== 'printed' || print.done !== count) complaints.push(`the print is ${print?.state}`);
    if ((print?.pages ?? 0) < count) complaints.push('there are fewer pages than letters');
    if (most_mb - before_mb > most_more_mb) complaints.push(`it took ${most_mb - before_mb} MB more`);
    if (!/startxref\s+\d+\s+%%EOF\s*$/.test(tail.toString('latin1'))) complaints.push('the book has no end');
    return {
      kept: complaints.length === 0,
      counts: {
        letters: print?.done ?? 0,
        pages: print?.pages ?? 0,
        seconds: Math.round(seconds),
        book_mb: Math.round(bytes / 1e6),
        more_memory_mb: Math.round(most_mb - before_mb),
        longest_stall_ms: Math.round(stalls()),
      },
      complaints,
    };
  } finally {
    await g.close();
    await server.stop();
  }
}

/** Watches for how long this process answers nobody; the function that it gives ends that and says the longest. */
function stallsOf(): () => number {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  return () => {
    clearInterval(timer);
    return longest;
  };
}
