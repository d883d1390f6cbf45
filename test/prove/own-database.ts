import { createServer } from 'node:net';
import { join } from 'node:path';
import { type PrivatePostgres, startPrivatePostgres } from '../../src/kernel/private-postgres.js';

/** A PostgreSQL that does not belong to the server, as an operator's own: it can go and come back beside it. */
export class OwnDatabase {
  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private server: PrivatePostgres,
  ) {}

  /** `data` is a folder of the proof; the database goes with it. */
  static async start(data: string): Promise<OwnDatabase> {
    const [folder, port] = [join(data, 'postgres'), await freePort()];
    return new OwnDatabase(folder, port, await startPrivatePostgres({ folder, port, fsync: true }));
  }

  /** As it stands in DATABASE_URL. */
  get url(): string {
    const { username, password } = new URL(this.server.url.replace('@/', '@host/'));
    return `postgresql://${username}:${password}@127.0.0.1:${this.port}/habeas`;
  }

  /** Ends it, in order or not, and starts it again after so long. */
  async restart(how: 'in order' | 'killed', away_ms: number): Promise<void> {
    if (how === 'in order') await this.server.stop();
    else {
      process.kill(this.server.pid, 'SIGKILL');
      await this.server.ended;
    }
    await new Promise((done) => setTimeout(done, away_ms));
    // The server beside it goes on with the password that it was given.
    const { folder, port } = this;
    this.server = await startPrivatePostgres({ folder, port, fsync: true, isBeside: true });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
