import { connect, type Socket } from 'node:net';

// Thousands of connections that are never done, as a process of its own: `node slow-crowd.js PORT MANY SECONDS`. A third
// sends the head of a request letter by letter, a third the body of a form, a third asks for a page and does not fetch it.
// When one is dropped it comes again after three seconds, the last third with heads. Prints how many stood at most, and how often one was dropped.

const letter_every_ms = 5_000;
const again_after_ms = 3_000;
const [port = '', many = '', seconds = ''] = process.argv.slice(2);
const begins = [
  'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
  'POST /join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000\r\n\r\n',
  'GET /people.json HTTP/1.1\r\nHost: localhost\r\n\r\n',
];
const standing = new Set<Socket>();
const seen = { opened: 0, dropped: 0, most_standing: 0 };
let isOver = false;

function come(kind: number): void {
  const socket = connect(Number(port), '127.0.0.1');
  standing.add(socket);
  seen.opened += 1;
  seen.most_standing = Math.max(seen.most_standing, standing.size);
  socket.on('error', () => {});
  socket.write(begins[kind] ?? '');
  // The third kind reads nothing; the others must read to learn that they were dropped.
  if (kind === 2) socket.pause();
  else socket.resume();
  const timer = kind === 2 ? null : setInterval(() => socket.write('a'), letter_every_ms);
  socket.once('close', () => {
    if (timer) clearInterval(timer);
    standing.delete(socket);
    if (isOver) return;
    seen.dropped += 1;
    setTimeout(() => isOver || come(kind === 2 ? 0 : kind), again_after_ms);
  });
}

// A hundred at a time: they shall stand, not break the door.
let asked = 0;
const opening = setInterval(() => {
  for (let few = 0; few < 100 && asked < Number(many); few += 1, asked += 1) come(asked % 3);
  if (asked >= Number(many)) clearInterval(opening);
}, 50);

setTimeout(() => {
  isOver = true;
  for (const socket of standing) socket.destroy();
  process.stdout.write(JSON.stringify(seen));
}, Number(seconds) * 1000);
