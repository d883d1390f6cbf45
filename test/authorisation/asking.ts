import type { Route } from '../../src/kernel/access.js';
import { fits } from '../routes.js';
import { addressesOf } from './addresses.js';
import {
  allowedKinds,
  ask,
  askedRows,
  type Cell,
  deskCells,
  isPublic,
  kept_close,
  visitorAnswers,
  wrongIn,
} from './cells.js';
import { differences, type Expected, keyOf } from './expectation.js';
import type { Ground } from './ground.js';
import type { Somebody } from './people.js';

/** How much is asked: everything, or of each kind enough for a run of a few seconds. */
export interface Size {
  /** Of forms at the desk each of so many. */
  every_form: number;
  /** Whether things at the desk are asked for in all their states, or only such that there are not. */
  all_states: boolean;
  /** Whether pages of the desk are also asked for without their body. */
  heads: boolean;
  /** Whether pages that are printed or packed are asked for. */
  files: boolean;
}

export const whole: Size = { every_form: 1, all_states: true, heads: true, files: true };

export interface Asked {
  counts: {
    routes: number;
    cells: number;
    passed: number;
    refused: number;
    signed_out: number;
    led_on: number;
    asked_anew: number;
    kept_close: number;
    states: number;
  };
  complaints: string[];
}

const other_methods = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'];
const is_file = /\.(pdf|docx|odt|zip|png|jsonl)/;

/** Asks every cell that the table of routes makes, and compares each with the expectation that a reviewer reads. */
export async function askEverything(
  ground: Ground,
  expected: Map<string, Expected>,
  size = whole,
): Promise<Asked> {
  const asking = new Asking(ground, expected);
  const rows = askedRows(ground);
  const desk = rows.filter((row) => !isPublic(row));
  const forms = desk
    .filter(({ method }) => method === 'POST')
    .filter((_, place) => place % size.every_form === 0);
  const pages = desk.filter(({ method, path }) => method === 'GET' && (size.files || !is_file.test(path)));
  const cells = [...pages, ...forms]
    .flatMap((row) => {
      const addresses = addressesOf(row, ground.things);
      const few = addresses.filter(
        ({ state }, place) => place === 0 || (row.of.slug?.is_case && state === kept_close),
      );
      return deskCells(ground, row, size.all_states ? addresses : few);
    })
    .filter(({ method }) => size.heads || method !== 'HEAD');
  const visited = rows.filter((row) => isPublic(row) && (size.files || !is_file.test(row.path)));
  asking.compareRows(rows);
  const before = await ground.tables();
  for (const cell of cells) if (!asking.mayComeIn(cell)) await asking.desk(cell);
  for (const row of size.all_states ? rows : [...pages.slice(0, 20), ...visited.slice(0, 20)])
    await asking.otherMethods(row);
  asking.compareTables(before, await ground.tables());
  const found = new Map<string, { row: Route; is: Expected }>();
  for (const row of visited) found.set(keyOf(row), { row, is: await asking.visit(row) });
  const known = new Map([...expected].filter(([key]) => found.has(key)));
  asking.complaints.push(...differences(known, found));
  for (const cell of cells) if (asking.mayComeIn(cell)) await asking.desk(cell);
  asking.counts.routes = rows.length;
  asking.counts.states = asking.states.size;
  return asking;
}

class Asking implements Asked {
  readonly counts = {
    ...{ routes: 0, cells: 0, passed: 0, states: 0 },
    ...{ refused: 0, signed_out: 0, led_on: 0, asked_anew: 0, kept_close: 0 },
  };
  readonly complaints: string[] = [];
  readonly states = new Set<string>();

  constructor(
    private readonly ground: Ground,
    private readonly expected: Map<string, Expected>,
  ) {}

  /** Every route has its line, and every line its route. */
  compareRows(rows: Route[]): void {
    const keys = new Set(rows.map(keyOf));
    for (const key of keys) if (!this.expected.has(key)) this.complaints.push(`expected.txt lacks ${key}`);
    for (const key of this.expected.keys())
      if (!keys.has(key)) this.complaints.push(`expected.txt names ${key}, which there is not`);
    for (const row of rows) {
      for (const { path } of addressesOf(row, this.ground.things))
        if (!fits(row.path, path)) this.complaints.push(`${path} is no address of ${keyOf(row)}`);
      const wanted = this.expected.get(keyOf(row))?.fresh ?? false;
      if (wanted !== (row.fresh === true))
        this.complaints.push(`${keyOf(row)} ${wanted ? 'has to' : 'need not'} be fresh`);
      const named = this.expected.get(keyOf(row))?.named ?? false;
      if (named !== Object.values(row.of).some(({ is_case }) => is_case))
        this.complaints.push(`${keyOf(row)} is ${named ? '' : 'not '}for those who are named`);
    }
  }

  mayComeIn({ row, by, address }: Cell): boolean {
    const expected = this.expected.get(keyOf(row));
    return expected === undefined || allowedKinds(expected, by, address.state).includes('shown');
  }

  async desk(cell: Cell): Promise<void> {
    const expected = this.expected.get(keyOf(cell.row));
    if (!expected) return;
    const [allowed] = allowedKinds(expected, cell.by, cell.address.state);
    if (allowed === 'refused') this.counts.refused += 1;
    if (allowed === 'signed out') this.counts.signed_out += 1;
    if (allowed === 'led on') this.counts.led_on += 1;
    if (allowed === 'absent') this.counts.kept_close += 1;
    if (allowed === 'asked anew') this.counts.asked_anew += 1;
    this.states.add(cell.address.state);
    this.count(await wrongIn(this.ground, cell, expected));
  }

  /** A method that has no row is no way in, for nobody. */
  async otherMethods(row: Route): Promise<void> {
    const [visitor, all] = this.ground.people.all.filter(
      ({ name }) => name === 'visitor' || name === 'all roles',
    );
    const [address] = addressesOf(row, this.ground.things);
    if (!address) return;
    for (const method of other_methods) {
      const taken = [...this.ground.table.rows.values()].some(
        (one) => one.method === method && fits(one.path, address.path),
      );
      if (taken) continue;
      for (const by of [visitor, all] as Somebody[]) {
        const { kind, status, faults } = await ask(this.ground, { method, address, by });
        const isShut = kind === 'absent' || (kind === 'signed out' && by === visitor);
        const open = `${by.name}: ${method} ${address.path} was answered ${status} (${kind})`;
        this.count(isShut ? (faults[0] ?? null) : open);
      }
    }
  }

  async visit(row: Route): Promise<Expected> {
    const { answers, wrong, asked } = await visitorAnswers(this.ground, row);
    this.counts.cells += asked;
    this.counts.passed += asked - wrong.length;
    this.complaints.push(...wrong);
    for (const state of Object.keys(answers)) this.states.add(state);
    return { who: 'everybody', fresh: false, named: false, half_open: [], answers };
  }

  /** Whoever was refused has changed nothing. */
  compareTables(before: Awaited<ReturnType<Ground['tables']>>, after: typeof before): void {
    for (const [table, { sum }] of Object.entries(after))
      if (before[table]?.sum !== sum) this.complaints.push(`a refused request changed ${table}`);
  }

  private count(wrong: string | null): void {
    this.counts.cells += 1;
    if (wrong === null) this.counts.passed += 1;
    else this.complaints.push(wrong);
  }
}
