import type { Route } from '../../src/kernel/access.js';
import { faultsIn } from '../cautions.js';
import { type Address, addressesOf } from './addresses.js';
import type { Expected } from './expectation.js';
import type { Ground } from './ground.js';
import type { Somebody } from './people.js';

/** One question: somebody asks for an address of a route by a method. */
export interface Cell {
  row: Route;
  method: string;
  address: Address;
  by: Somebody;
}

/** Which kind of answer came. */
export type Kind = 'shown' | 'absent' | 'refused' | 'signed out' | 'led on' | 'asked anew' | 'failed';

/** An answer, with what tells it from another one. */
export interface Answer {
  kind: Kind;
  status: number;
  /** Everything but the address itself. */
  rest: string;
  /** What its headers lack or say too much. */
  faults: string[];
}

/** Really asks the application. A form carries the token of its session and nothing else. */
export async function ask(ground: Ground, { method, address, by }: Omit<Cell, 'row'>): Promise<Answer> {
  const headers = by.cookie ? { Cookie: by.cookie } : undefined;
  const hasForm = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  const body = hasForm ? new URLSearchParams(by.csrf ? { csrf: by.csrf } : {}) : undefined;
  const answer = await ground.app.request(address.path, {
    method,
    ...(headers && { headers }),
    ...(body && { body }),
  });
  const text = Buffer.from(await answer.arrayBuffer()).toString();
  const { status } = answer;
  const own = JSON.stringify([status, [...answer.headers].sort(), text]);
  const door = isPublic(address) ? 'visitor' : 'desk';
  const faults = faultsIn(`${method} ${address.path}`, Object.fromEntries(answer.headers), door);
  const rest = own.replaceAll(address.word || '\0', '·');
  return { status, kind: kindOf(ground, answer, text), rest, faults };
}

function kindOf({ sentences }: Ground, { status, headers }: Response, text: string): Kind {
  if (status >= 500 && status !== 503) return 'failed';
  if (status === 404 || status === 405) return 'absent';
  const location = (status === 303 && headers.get('location')) || '';
  if (/^\/desk\/sign-in(\?|$)/.test(location)) return 'signed out';
  if (/^\/desk\/(second-step\?next=|account\/second-step$)/.test(location)) return 'led on';
  if (location.startsWith('/desk/step-up?next=')) return 'asked anew';
  if (status === 403 && text.includes(sentences.signed_out)) return 'signed out';
  if (status === 403 && sentences.refused.some((one) => text.includes(one))) return 'refused';
  if (status === 403 && text.includes(sentences.led_on)) return 'led on';
  if (status === 403 && text.includes(sentences.asked_anew)) return 'asked anew';
  return 'shown';
}

/** The state of a case that is kept close, as its addresses have it. */
export const kept_close = 'person kept close';

/** Which kinds of answer an expectation lets somebody get at an address of a route of the desk. */
export function allowedKinds(
  { who, fresh, named, half_open }: Expected,
  by: Somebody,
  state: string,
): Kind[] {
  if (who === 'everybody') return ['shown', 'absent'];
  if (by.roles === null) return ['signed out'];
  if (by.standing !== 'open' && !half_open.includes(by.standing)) return ['led on'];
  if (who !== 'any staff' && !by.roles.some((role) => who.includes(role))) return ['refused'];
  if (fresh && by.isStale) return ['asked anew'];
  return named && state === kept_close && !by.isNamed ? ['absent'] : ['shown', 'absent'];
}

/** The kind of the answer to a cell. A refusal without a body says nothing of why: then the page's own answer does. */
async function kindAsked(ground: Ground, cell: Cell): Promise<Answer> {
  const answer = await ask(ground, cell);
  return cell.method === 'HEAD' && answer.status === 403 ? ask(ground, { ...cell, method: 'GET' }) : answer;
}

/** What is wrong with the answer to a cell; null when it is as expected. */
export async function wrongIn(ground: Ground, cell: Cell, expected: Expected): Promise<string | null> {
  const { kind, status, rest, faults } = await kindAsked(ground, cell);
  const allowed = allowedKinds(expected, cell.by, cell.address.state);
  // Whoever signs out is led to the sign-in by the page itself.
  const isLeaving = cell.row.path === '/desk/sign-out' && cell.method === 'POST';
  if (isLeaving) await ground.people.again(cell.by);
  // Whoever is named may open it again.
  if (cell.row.path.endsWith('/close/open') && cell.by.isNamed) await ground.keepClose();
  if (allowed.join() === 'absent' && kind === 'absent') {
    const [address] = addressesOf(cell.row, ground.things);
    const absent = address && (await kindAsked(ground, { ...cell, address }));
    if (rest !== absent?.rest)
      return `${cell.by.name}: ${cell.method} ${cell.address.path} does not look as if it were absent`;
  }
  // One whom visitors know is shown to those who are named: else nobody would see that it is the rule that hides.
  const isPlain = cell.row.method === 'GET' && Object.keys(cell.row.of).length === 1;
  if (
    expected.named &&
    cell.address.state === kept_close &&
    allowed[0] === 'shown' &&
    isPlain &&
    kind !== 'shown'
  )
    return `${cell.by.name}: ${cell.method} ${cell.address.path} is not shown to whoever is named`;
  if (allowed.includes(kind) || (isLeaving && kind === 'signed out')) return faults[0] ?? null;
  return `${cell.by.name}: ${cell.method} ${cell.address.path} was answered ${status} (${kind}) instead of ${allowed.join(' or ')}`;
}

/** The rows of the table that can be asked for: what stands before others answers nothing by itself. */
export function askedRows(ground: Ground): Route[] {
  return [...ground.table.rows.values()].filter(({ method }) => method !== 'ALL');
}

/** Every cell of a route of the desk: each of its addresses, by everybody; a page also without its body. */
export function deskCells(ground: Ground, row: Route, addresses = addressesOf(row, ground.things)): Cell[] {
  const methods = row.method === 'GET' ? ['GET', 'HEAD'] : ['POST'];
  return addresses.flatMap((address) =>
    methods.flatMap((method) => ground.people.all.map((by) => ({ row, method, address, by }))),
  );
}

/** Whether a route lies on the visitors' side. */
export const isPublic = ({ path }: { path: string }) => !/^\/desk(\/|$)/.test(path);

/** What visitors are answered at a public page: the status in each state, and whether the hidden looks like the absent. */
export async function visitorAnswers(
  ground: Ground,
  row: Route,
  addresses = addressesOf(row, ground.things),
) {
  const by = ground.people.all[0] as Somebody;
  const answers: Record<string, number> = {};
  const wrong: string[] = [];
  const absent = new Map<string, string>();
  for (const address of addresses) {
    const { kind, status, rest, faults } = await ask(ground, { method: row.method, address, by });
    answers[address.state] = status;
    wrong.push(...faults);
    if (kind === 'failed') wrong.push(`${row.method} ${address.path} was answered ${status}`);
    const [what = '', state] = splitState(address.state);
    if (state === 'absent') absent.set(what, rest);
    const named = Object.values(row.of).find((one) => one.kind === what);
    if (!named || named.states === 'every' || state === 'absent' || state === undefined) continue;
    const isHidden = !named.states.includes(state);
    // Of several things that an address names, those before the last have to fit it.
    const isLast = what === Object.values(row.of).at(-1)?.kind;
    if (isHidden && rest !== absent.get(what))
      wrong.push(`${row.method} ${address.path} (${address.state}) does not look as if it were absent`);
    if (!isHidden && isLast && rest === absent.get(what))
      wrong.push(`${row.method} ${address.path} (${address.state}) is not shown, but its row says so`);
  }
  return { answers, wrong, asked: addresses.length };
}

function splitState(state: string): [string, string | undefined] {
  const known =
    /^(.*?) (absent|public|published|desk|sealed|draft|withdrawn|given up|verified|unnamed|open)$/.exec(
      state,
    );
  return known ? [known[1] ?? '', known[2]] : [state, undefined];
}
