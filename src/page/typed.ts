import type { Context } from 'hono';

/** Text fields of a form by their names; what is missing or is a file counts as empty. */
export async function typedIn<Name extends string>(
  c: Context,
  ...names: Name[]
): Promise<Record<Name, string>> {
  const body = await readBody(c);
  const texts = names.map((name) => {
    const value = body[name];
    return [name, typeof value === 'string' ? value : ''];
  });
  return Object.fromEntries(texts) as Record<Name, string>;
}

async function readBody(c: Context): Promise<Record<string, unknown>> {
  try {
    return await c.req.parseBody();
  } catch (error) {
    // What calls itself a form and is none cannot be parsed, and has no fields.
    if (error instanceof TypeError) return {};
    throw error;
  }
}
