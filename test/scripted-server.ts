import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that answers lines as it is told: null is the usual answer, 'hang' none, 'drop' hangs up, 'drip …' takes 80 ms for each letter. */
export async function scripted(answer: (line: string) => string | null) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    let inText = false;
    let rest = '';
    const give = (line: string, usual: string) => {
      const said = answer(line) ?? usual;
      if (said === 'drop') socket.destroy();
      else if (said.startsWith('drip ')) drip(socket, said.slice(5));
      else if (said !== 'hang') socket.write(`${said}\r\n`);
    };
    give('greeting', '220 ready');
    socket.on('data', (piece) => {
      const lines = (rest + piece.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (inText) {
          if (line === '.') {
            inText = false;
            give('dot', '250 taken');
          } else give('text', 'hang');
        } else if (line === 'DATA') {
          inText = (answer('DATA') ?? '354') === '354';
          give('DATA', '354 go on');
        } else give(line, '250 ok');
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

function drip(socket: Socket, said: string): void {
  const letters = [...`${said}\r\n`];
  const timer = setInterval(() => {
    const letter = letters.shift();
    if (letter === undefined || socket.destroyed) clearInterval(timer);
    else socket.write(letter);
  }, 80);
}
