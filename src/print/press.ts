import { type ChildProcess, fork } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A printed sheet's source: a .typ file that belongs to a room. `file` is its absolute path. */
export interface Sheet {
  name: string;
  file: string;
}

/** One finished PDF. The same sheet and data always give the same bytes. */
export interface PrintedPaper {
  pdf: Uint8Array;
  pages: number;
  /** The pages, from 1, on which the sheet says that something begins or ends (`begins` and `ends` of the frame). */
  begins: number[];
  ends: number[];
  sha256: string;
}

export interface Press {
  /**
   * Sets `data` in the sheet's type. `data` reaches the sheet as JSON only, never as source.
   * `pictures` (JPEG or PNG, by a plain name) are found by the sheet as `pictures/<name>`.
   * Rejects with `PrintFailed`; a failed print leaves the press ready for the next one.
   */
  print(sheet: Sheet, data: unknown, pictures?: Pictures): Promise<PrintedPaper>;
  /** Ends the press. Prints that wait or run are rejected with code `closed`. */
  close(): Promise<void>;
}

/**
 * Why nothing came out of the press. `busy`: too many prints wait. `size`: the data is too large.
 * `pages`: too many pages. `time`: it took too long. `glyph`: a character that no shipped typeface
 * has (`values.glyphs`: `U+6F22 U+202E`). `font`: the sheet asks for a typeface that is not shipped.
 * `overflow`: something does not fit where it must. `sheet`: the sheet is at fault. `compiler`: Typst
 * cannot run here. `died`: its process ended. `closed`: the press was closed.
 */
export type PrintFault =
  | 'busy'
  | 'size'
  | 'pages'
  | 'time'
  | 'glyph'
  | 'font'
  | 'overflow'
  | 'sheet'
  | 'compiler'
  | 'died'
  | 'closed';

/** The world failed: an outcome to record and to show at the desk, not a bug and not a refusal. */
export class PrintFailed extends Error {
  constructor(
    readonly code: PrintFault,
    readonly sheet: string,
    message: string,
    readonly values: Record<string, string | number> = {},
  ) {
    super(`${sheet} was not printed (${code}): ${message}`);
    this.name = 'PrintFailed';
  }
}

/** Pictures by the name that the sheet's data call them. */
export type Pictures = ReadonlyMap<string, Uint8Array>;

/** What press-worker.ts is asked for. */
export interface PrintOrder {
  id: number;
  file: string;
  data: string;
  pictures: Pictures;
  most_pages: number;
  most_bytes: number;
}

/** What press-worker.ts answers. */
export type PrintAnswer = { id: number; worn: boolean } & PrintOutcome;
export type PrintOutcome =
  | ({ ok: true } & PrintedPaper)
  | { ok: false; code: PrintFault; message: string; values: Record<string, string | number> };

/**
 * The press's limits. The time starts when a print leaves the queue. A process that holds more than
 * `memory_bytes` after a print is replaced before the next one: what a large print took is not all given back.
 */
export const LIMITS = {
  data_bytes: 4 * 1024 * 1024,
  picture_bytes: 24 * 1024 * 1024,
  pages: 2000,
  queue: 50,
  time_seconds: 30,
  memory_bytes: 140 * 1024 * 1024,
} as const;

/** Whoever reads a page goes before whoever prints: the server's process gets a core when it wants one (nice). */
const patient = 10;

interface Job {
  order: PrintOrder;
  sheet: Sheet;
  resolve(paper: PrintedPaper): void;
  reject(error: PrintFailed): void;
}

interface Worker {
  process: ChildProcess;
  job?: Job;
  timer?: NodeJS.Timeout;
  gone: Promise<void>;
}

/** The sheet `name` that lies beside the module whose `import.meta.url` is `base`. */
export function sheetAt(base: string, name: string): Sheet {
  return { name: basename(name, '.typ'), file: fileURLToPath(new URL(name, base)) };
}

/**
 * Opens a press. Nothing is started before the first print; then up to `workers` processes (one,
 * unless told otherwise) are kept warm and reused. They never keep the program alive by themselves.
 *
 * A process and not a worker thread: a thread that is inside the compiler cannot be ended (measured:
 * `terminate()` waited 25 s for a loop to finish), so no time limit would hold; a crash of the
 * compiler would take the server along; and only a process can be given an environment of its own,
 * without secrets, system fonts and package folders.
 */
export function openPress(options: { workers?: number; time_seconds?: number } = {}): Press {
  const most = options.workers ?? 1;
  const time_seconds = options.time_seconds ?? LIMITS.time_seconds;
  const workers = new Set<Worker>();
  const queue: Job[] = [];
  let closed = false;
  let id = 0;

  function print(sheet: Sheet, data: unknown, pictures: Pictures = new Map()): Promise<PrintedPaper> {
    return new Promise((resolve, reject) => {
      const fail = (code: PrintFault, message: string, values = {}) =>
        reject(new PrintFailed(code, sheet.name, message, values));
      if (closed) return fail('closed', 'the press is closed');
      if (queue.length >= LIMITS.queue)
        return fail('busy', `${queue.length} prints wait`, { waiting: queue.length });
      const json = JSON.stringify(data ?? null);
      const bytes = Buffer.byteLength(json);
      if (bytes > LIMITS.data_bytes)
        return fail('size', `${bytes} bytes of data`, { bytes, most: LIMITS.data_bytes });
      const pictured = [...pictures.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
      if (pictured > LIMITS.picture_bytes)
        return fail('size', `${pictured} bytes of pictures`, { bytes: pictured, most: LIMITS.picture_bytes });
      id += 1;
      queue.push({
        order: {
          id,
          file: sheet.file,
          data: json,
          pictures,
          most_pages: LIMITS.pages,
          most_bytes: LIMITS.memory_bytes,
        },
        sheet,
        resolve,
        reject,
      });
      advance();
    });
  }

  function advance(): void {
    while (queue.length > 0) {
      const free = [...workers].find((worker) => !worker.job) ?? (workers.size < most ? start() : undefined);
      const job = free && queue.shift();
      if (!job) return;
      give(free, job);
    }
  }

  function start(): Worker {
    const process = fork(new URL('./press-worker.js', import.meta.url), [], {
      env: bareEnvironment(),
      execArgv: ['--expose-gc', '--max-semi-space-size=1'],
      serialization: 'advanced',
      // The compiler writes the text it chokes on to stderr: texts never reach a log.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // At once, so that every thread which it starts has it.
    if (process.pid && getPriority() < patient) setPriority(process.pid, patient);
    const worker: Worker = { process, gone: Promise.resolve() };
    worker.gone = new Promise((resolve) => {
      const end = (why: string) => {
        workers.delete(worker);
        const job = finish(worker);
        job?.reject(new PrintFailed('died', job.sheet.name, why));
        resolve();
        if (!closed) advance();
      };
      process.once('exit', (code, signal) => end(`the press ended with ${signal ?? code}`));
      process.on('error', (error) => end(error.message));
    });
    process.on('message', (answer: PrintAnswer) => take(worker, answer));
    workers.add(worker);
    return worker;
  }

  function give(worker: Worker, job: Job): void {
    worker.job = job;
    worker.process.ref();
    worker.process.channel?.ref();
    worker.timer = setTimeout(() => {
      finish(worker);
      replace(worker);
      job.reject(
        new PrintFailed('time', job.sheet.name, `more than ${time_seconds} s`, { seconds: time_seconds }),
      );
      advance();
    }, time_seconds * 1000);
    // A send that fails is followed by the process's exit, which rejects the job.
    worker.process.send(job.order, () => {});
  }

  function take(worker: Worker, answer: PrintAnswer): void {
    if (answer.id !== worker.job?.order.id) return;
    const job = finish(worker);
    if (answer.worn) replace(worker);
    if (answer.ok) {
      const { pdf, pages, begins, ends, sha256 } = answer;
      job?.resolve({ pdf, pages, begins, ends, sha256 });
    } else job?.reject(new PrintFailed(answer.code, job.sheet.name, answer.message, answer.values));
    advance();
  }

  /** Takes the job from its worker, which then no longer keeps the program alive. */
  function finish(worker: Worker): Job | undefined {
    const { job } = worker;
    clearTimeout(worker.timer);
    worker.job = undefined;
    worker.process.unref();
    worker.process.channel?.unref();
    return job;
  }

  /** Ends a process at once; the next print starts another. */
  function replace(worker: Worker): void {
    workers.delete(worker);
    worker.process.kill('SIGKILL');
  }

  async function close(): Promise<void> {
    closed = true;
    const open = [...workers].flatMap((worker) => finish(worker) ?? []).concat(queue.splice(0));
    for (const job of open) job.reject(new PrintFailed('closed', job.sheet.name, 'the press was closed'));
    for (const worker of workers) {
      worker.process.ref();
      worker.process.kill('SIGKILL');
    }
    await Promise.all([...workers].map((worker) => worker.gone));
  }

  return { print, close };
}

/**
 * No secrets, no home, no system fonts, no package folders; and what would fetch a package is sent
 * to a port where nobody listens.
 */
function bareEnvironment(): NodeJS.ProcessEnv {
  const nowhere = '/nonexistent';
  const dead = 'http://127.0.0.1:9';
  return {
    FONTCONFIG_FILE: fileURLToPath(new URL('./fonts.conf', import.meta.url)),
    HOME: nowhere,
    XDG_CACHE_HOME: nowhere,
    XDG_CONFIG_HOME: nowhere,
    XDG_DATA_HOME: nowhere,
    HTTP_PROXY: dead,
    HTTPS_PROXY: dead,
    ALL_PROXY: dead,
    // One core for each press, the others for the server; and what one print gave back serves the next one.
    RAYON_NUM_THREADS: '1',
    MALLOC_ARENA_MAX: '1',
    TZ: 'UTC',
  };
}
