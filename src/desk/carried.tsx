import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { Foreign } from '../page/parts.js';
import { bodyOf } from '../page/typed.js';
import type { ThresholdEnv } from './means.js';

/**
 * What was typed into a form that came without a live session. The page of the sign-in carries it, in the
 * browser and nowhere else, and shows it again afterwards; nothing of it is kept or logged here.
 */
export interface Carried {
  /** The address that the form was sent to: a path below /desk. */
  to: string;
  /** Names and what was typed, in order; a name may come more than once. */
  fields: [string, string][];
  /** How many files cannot be carried: browsers let nobody but the person choose a file. */
  files: number;
}

/** A carried form is text that somebody typed: longer than this it is none. Characters, names included. */
export const longest_carried = 300_000;
const most_fields = 2000;
/** Secrets and tokens are never written into a page. */
const never = new Set([
  ...['csrf', 'passphrase', 'key', 'second', 'carried', 'secret'],
  ...['step_passphrase', 'step_code', 'step_credential', 'step_prf'],
]);
/** Leaving needs no second try. */
const not_again = new Set(['/desk/sign-out', '/desk/sign-in', '/desk/recover']);

/** A page of the desk, and never another site. */
export function isDeskPath(path: string): boolean {
  return /^\/desk(\/[\w~-][\w.~-]*)*(\?[\w.~=&%+-]*)?$/.test(path);
}

/** Where to go after signing in: a page of the desk, and never another site. */
export function safeNext(next: string | undefined): string {
  return next && isDeskPath(next) ? next : '/desk';
}

/** The page that shows what had been typed into a form that was not taken. */
export function showCarried(
  c: Pick<Context<ThresholdEnv>, 'var' | 'render'>,
  carried: Carried,
  csrf: string,
) {
  const { say } = c.var;
  return c.render(<CarriedForm {...{ say, carried, csrf }} />, { title: say('desk.carried.title') });
}

/** What the form of this request holds; null when nothing was typed, or more than can be carried. */
export async function carriedBy(c: Context): Promise<Carried | null> {
  const form = await formOf(c);
  return form?.fields.some(([, value]) => value.trim() !== '') ? form : null;
}

/** The same for a form that may well be a button alone; null when it holds more than can be carried. */
export async function formOf(c: Context): Promise<Carried | null> {
  const url = new URL(c.req.url);
  const to = url.pathname + url.search;
  if (!isDeskPath(to) || not_again.has(url.pathname)) return null;
  // What is larger than any form is a file: for whom nobody knows it is not even read.
  if (Number(c.req.header('content-length') ?? 0) > 4 * longest_carried) return null;
  const all = Object.entries(await bodyOf(c)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, unknown] => [name, one]),
  );
  const fields = all.filter((field): field is [string, string] => {
    const [name, value] = field;
    return typeof value === 'string' && !never.has(name);
  });
  const files = all.filter(([, value]) => value instanceof File && value.size > 0).length;
  const carried = { to, fields, files };
  return isShort(carried) ? carried : null;
}

/** As it stands in a hidden field of the sign-in. */
export function carriedAsText(carried: Carried): string {
  return JSON.stringify(carried);
}

/** Reads that field; null when it is not what we wrote there. */
export function readCarried(text: string): Carried | null {
  if (text === '' || text.length > 3 * longest_carried) return null;
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return null;
  const { to, fields, files } = value as Partial<Record<keyof Carried, unknown>>;
  if (typeof to !== 'string' || !isDeskPath(to) || !Array.isArray(fields)) return null;
  const isField = (one: unknown): one is [string, string] =>
    Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string');
  if (!fields.every(isField) || fields.some(([name]) => never.has(name))) return null;
  const carried = { to, fields, files: typeof files === 'number' ? files : 0 };
  return isShort(carried) ? carried : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Somebody changed the field: then it carries nothing.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isShort({ fields }: Carried): boolean {
  const length = fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return fields.length <= most_fields && length <= longest_carried;
}

/** What had been typed, as the fields of a form that nobody sees. */
export const CarriedFields: FC<{ carried: Carried }> = ({ carried }) => (
  <>
    {carried.fields.map(([name, value]) =>
      // A line break in a hidden input would be taken out of it.
      /[\r\n]/.test(value) ? (
        <textarea name={name} hidden>
          {`\n${value}`}
        </textarea>
      ) : (
        <Hidden name={name} value={value} />
      ),
    )}
  </>
);

/** What had been typed, to read it over, and one button that sends it to the address it was meant for. */
export const CarriedForm: FC<{ say: Say; carried: Carried; csrf: string }> = ({ say, carried, csrf }) => (
  <div class="text">
    <h1>{say('desk.carried.title')}</h1>
    <p>{say('desk.carried.about')}</p>
    {carried.files > 0 && <p class="wrong">{say('desk.carried.files', { count: carried.files })}</p>}
    <form method="post" action={carried.to} data-typed>
      <Hidden name="csrf" value={csrf} />
      <CarriedFields carried={carried} />
      <p class="acts">
        <Submit label={say('desk.carried.send')} />
        <a href="/desk">{say('desk.carried.leave')}</a>
      </p>
    </form>
    <dl>
      {carried.fields
        .filter(([, value]) => value.trim() !== '')
        .map(([name, value]) => (
          <>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>
              <pre>
                <Foreign>{value}</Foreign>
              </pre>
            </dd>
          </>
        ))}
    </dl>
  </div>
);
