import { connect, type Socket } from 'node:net';
import { percentile } from './steady-visitors.js';

// A crowd of visitors on this machine, as a process of its own: `node crowd.js PORT JSON`. It ends after its time, holds no
// more than its connections, and prints what it saw as one line of JSON.

export interface CrowdPlan {
  paths: string[];
  seconds: number;
  /** Most connections, each with one request under way. */
  connections: number;
  /** Requests a second, whether or not those before were answered; null: each connection asks again when it was answered. */
  per_second: number | null;
}

export interface CrowdSaw {
  asked: number;
  /** Pages that came whole, in all and in the best second. */
  served: number;
  turned_away: number;
  /** Turned away without being told when to come again, and anything else than 200 and 503. */
  wrong: number;
  broken: number;
  p50_ms: number;
  p95_ms: number;
  seconds: number;
}

/** One connection, which asks for one page after the other. */
class Visitor {
  private socket: Socket | null = null;
  private heard = '';
  private begun = 0;
  isFree = true;

  constructor(
    private readonly port: number,
    private readonly saw: CrowdSaw & { took_ms: number[] },
    private readonly after: (visitor: Visitor) => void,
  ) {}

  ask(path: string): void {
    this.isFree = false;
    this.saw.asked += 1;
    this.begun = performance.now();
    this.heard = '';
    if (!this.socket) this.open();
    this.socket?.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  }

  private open(): void {
    const socket = connect(this.port, '127.0.0.1');
    socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (piece: string) => this.hear(piece));
    socket.on('error', () => {});
    socket.once('close', () => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (!this.isFree) {
        this.saw.broken += 1;
        this.end();
      }
    });
    this.socket = socket;
  }

  private hear(piece: string): void {
    this.heard += piece;
    const head = this.heard.indexOf('\r\n\r\n');
    if (head < 0) return;
    const headers = this.heard.slice(0, head);
    const length = /\r\ncontent-length: (\d+)/i.exec(headers)?.[1];
    const isWhole =
      length === undefined
        ? this.heard.endsWith('0\r\n\r\n')
        : this.heard.length >= head + 4 + Number(length);
    if (!isWhole) return;
    const status = headers.slice(9, 12);
    if (status === '200') {
      this.saw.served += 1;
      this.saw.took_ms.push(performance.now() - this.begun);
    } else if (status === '503' && /\r\nretry-after: \d/i.test(headers)) this.saw.turned_away += 1;
    else {
      this.saw.wrong += 1;
      process.stderr.write(`${status} ${this.heard.slice(0, 1200)}\n`);
    }
    this.end();
  }

  private end(): void {
    this.isFree = true;
    this.after(this);
  }

  close(): void {
    const { socket } = this;
    this.socket = null;
    socket?.destroy();
  }
}

async function visit(port: number, plan: CrowdPlan): Promise<CrowdSaw> {
  const saw = { asked: 0, served: 0, turned_away: 0, wrong: 0, broken: 0, p50_ms: 0, p95_ms: 0, seconds: 0 };
  const all = { ...saw, took_ms: [] as number[] };
  let isOver = false;
  let next = 0;
  const path = () => plan.paths[next++ % plan.paths.length] ?? '/';
  const free: Visitor[] = [];
  const again = (visitor: Visitor) => {
    if (isOver) return;
    if (plan.per_second === null) setImmediate(() => visitor.ask(path()));
    else free.push(visitor);
  };
  const visitors = Array.from({ length: plan.connections }, () => new Visitor(port, all, again));
  const begun = performance.now();
  if (plan.per_second === null) for (const visitor of visitors) visitor.ask(path());
  else free.push(...visitors);
  await new Promise<void>((done) => {
    let due = 0;
    const timer = setInterval(() => {
      const passed_s = (performance.now() - begun) / 1000;
      // A late timer makes up for what it missed, and whoever finds no free connection is one who gave up before.
      const now = Math.floor(passed_s * (plan.per_second ?? 0));
      for (; due < now; due += 1) free.shift()?.ask(path());
      if (passed_s < plan.seconds) return;
      clearInterval(timer);
      done();
    }, 2);
  });
  isOver = true;
  all.seconds = (performance.now() - begun) / 1000;
  const { took_ms, ...seen } = all;
  for (const visitor of visitors) visitor.close();
  return {
    ...seen,
    p50_ms: Math.round(percentile(took_ms, 50)),
    p95_ms: Math.round(percentile(took_ms, 95)),
  };
}

const [port = '', plan = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await visit(Number(port), JSON.parse(plan) as CrowdPlan)));
