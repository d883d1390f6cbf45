import type { Context } from 'hono';

/** Text fields of a form by their names; what is missing or is a file counts as empty, and of several the last counts. */
export async function typedIn<Name extends string>(
  c: Context,
  ...names: Name[]
): Promise<Record<Name, string>> {
  const body = await bodyOf(c);
  const texts = names.map((name) => {
    const sent = body[name];
    const value = Array.isArray(sent) ? sent.at(-1) : sent;
    return [name, typeof value === 'string' ? value : ''];
  });
  return Object.fromEntries(texts) as Record<Name, string>;
}

/** Everything that a form holds, by field name: texts and files, several of one name as a list. */
export async function bodyOf(c: Context): Promise<Record<string, unknown>> {
  try {
    return await c.req.parseBody({ all: true });
  } catch (error) {
    // What calls itself a form and is none cannot be parsed, and has no fields.
    if (error instanceof TypeError) return {};
    throw error;
  }
}

/**
 * Whether a mail program presses the button for its owner, at the address that stands in List-Unsubscribe (RFC 8058): it
 * sends these two words and nothing else. Who opens that address gets a page.
 */
export async function isOneClick(c: Context): Promise<boolean> {
  return (await typedIn(c, 'List-Unsubscribe'))['List-Unsubscribe'] === 'One-Click';
}
