import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A port that leads to a server, and can be closed: then nobody is there. */
export interface ClosedPort {
  url: string;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** `to` is the address of the server behind it; it begins open. */
export async function portTo(to: string): Promise<ClosedPort> {
  const target = Number(new URL(to).port);
  const sockets = new Set<Socket>();
  const make = () =>
    createServer((outer) => {
      const inner = connect(target, '127.0.0.1');
      for (const [one, other] of [
        [outer, inner],
        [inner, outer],
      ] as const) {
        sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      }
    });
  let server = make();
  const listen = (port: number) =>
    new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    open: () => {
      server = make();
      return listen(port);
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
