/** What became of a mail, as a server reports it. */
export interface Verdict {
  action: 'failed' | 'delayed' | 'delivered';
  /** Enhanced status (RFC 3463), as `5.1.1`. */
  status: string | null;
  /** SMTP reply code, as 550. */
  reply: number | null;
}

/** A report as it stands in a notice. */
export interface Report extends Verdict {
  envelope_id: string | null;
}

type Fields = Map<string, string>;

/** At most so many recipients are looked at: our mails have one, a mailing list behind it may have many. */
const most_recipients = 1000;

/**
 * Reads the fields of a `message/delivery-status` (RFC 3464): one group about the mail, then one for each
 * recipient. Our mails have one; if it stood for several, the mail came back only when it came back from all of
 * them. Null when no group says what became of it.
 */
export function reportOf(text: string): Report | null {
  const groups = groupsOf(text).slice(0, most_recipients).map(fieldsOf);
  const verdicts = groups.map(verdictOf).filter((one) => one !== null);
  const first =
    verdicts.find(({ action }) => action === 'delivered') ??
    verdicts.find(({ action }) => action === 'delayed') ??
    verdicts[0];
  if (!first) return null;
  const named = groups.map((fields) => fields.get('original-envelope-id')).find((one) => one !== undefined);
  return { ...first, envelope_id: named ? unescaped(named) : null };
}

/** Lines with an empty one between the groups, in one pass. */
function groupsOf(text: string): string[][] {
  const groups: string[][] = [[]];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') groups.push([]);
    else groups.at(-1)?.push(line);
  }
  return groups.filter((group) => group.length > 0);
}

/** Fields by their small name; a line that begins with a space goes on with the one before. */
function fieldsOf(group: string[]): Fields {
  const fields: Fields = new Map();
  let last = '';
  for (const line of group) {
    const [, name, value = ''] = line.match(/^([A-Za-z-]{1,40})[ \t]*:[ \t]*(.{0,2000})/) ?? [];
    if (name && fields.has(name.toLowerCase())) last = '';
    else if (name) {
      last = name.toLowerCase();
      fields.set(last, value);
    } else if (last && /^[ \t]/.test(line)) {
      const sum = `${fields.get(last) ?? ''} ${line.trim().slice(0, 2000)}`;
      fields.set(last, sum.slice(0, 4000));
    }
  }
  return fields;
}

function verdictOf(fields: Fields): Verdict | null {
  const status = fields.get('status')?.match(/(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/)?.[0] ?? null;
  const action = actionOf(
    fields
      .get('action')
      ?.match(/^[a-z]+/i)?.[0]
      .toLowerCase(),
    status,
  );
  if (!action) return null;
  const reply = Number(fields.get('diagnostic-code')?.match(/(?<![\d.])([245]\d\d)(?=[ -]|$)/)?.[1]) || null;
  return { action, status, reply };
}

/** Servers that leave the action out still say how it stands. */
function actionOf(said: string | undefined, status: string | null): Verdict['action'] | null {
  switch (said) {
    case 'failed':
    case 'delayed':
      return said;
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return 'delivered';
    case undefined:
      if (!status) return null;
      return status.startsWith('5') ? 'failed' : status.startsWith('4') ? 'delayed' : 'delivered';
    default:
      return null;
  }
}

/** Takes the escapes of xtext away (RFC 3461, 4). */
function unescaped(text: string): string {
  return text
    .trim()
    .replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
