import { type ChildInstance, startAndKill, startChild } from './child-instance.js';

/** One server that is killed and started again on the same data folder. */
export class KilledServer {
  /** While it runs and nobody has killed it. */
  running: ChildInstance | null = null;
  /** What those have printed that are gone. */
  said = '';
  readonly counts = { kills_app: 0, kills_database: 0, kills_starting: 0, slowest_restart_ms: 0 };

  constructor(
    private readonly data: string,
    private readonly env: Record<string, string>,
  ) {}

  /** Where it is asked; null while nobody answers. */
  get url(): string | null {
    return this.running?.url ?? null;
  }

  async start(more: Record<string, string> = {}): Promise<void> {
    const begun = performance.now();
    this.running = await startChild(this.data, { ...this.env, ...more });
    this.counts.slowest_restart_ms = Math.max(
      this.counts.slowest_restart_ms,
      Math.round(performance.now() - begun),
    );
  }

  /** Kills the application, or the database, of which the application ends. */
  async kill(what: 'app' | 'database'): Promise<void> {
    await this.end((server) => (what === 'app' ? server.killApplication() : server.killDatabase()));
    this.counts[`kills_${what}`] += 1;
  }

  /** Starts it and kills it after so many milliseconds, wherever it then is. */
  async killStarting(after_ms: number): Promise<void> {
    await startAndKill(this.data, this.env, after_ms);
    this.counts.kills_starting += 1;
  }

  /** Stops it in order, or takes note that it has ended by itself. */
  async stop(): Promise<void> {
    await this.end((server) => server.stop());
  }

  /** From the first moment of its end on nobody is sent to it any more. */
  private async end(how: (server: ChildInstance) => Promise<void>): Promise<void> {
    const server = this.running;
    this.running = null;
    if (!server) return;
    await how(server);
    this.said += server.said();
  }
}
