import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Carrier } from './carrier.js';
import type { Signer } from './dkim.js';
import { compose } from './mail.js';
import { NotSent } from './not-sent.js';

/**
 * Writes mails as .eml files (RFC 5322) into a folder, readable by this user only. A file appears
 * whole or not at all, and it is on the disk before the mail counts as sent. Its name comes from the
 * Message-ID, so that a repeated mail replaces itself. The text stands in it unbroken: its links are copied from an editor.
 */
export function folderCarrier(folder: string, signer: () => Signer | null = () => null): Carrier {
  return {
    kind: 'folder',
    send: async (mail) => {
      const name = `${mail.message_id.replace(/[^A-Za-z0-9.-]/g, '_').slice(0, 120)}.eml`;
      const bytes = await compose(mail, signer(), { whole: true });
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const draft = join(folder, `.${name}.part`);
        const file = await open(draft, 'w', 0o600);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, join(folder, name));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        throw new NotSent('temporary', 'disk', 'server');
      }
      return { receipt: name };
    },
  };
}
