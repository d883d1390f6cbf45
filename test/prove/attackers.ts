import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import pg from 'pg';
import { movableClock } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/kernel/config.js';
import { lettersToday } from '../../src/letters/letter-compartment.js';
import { sealedColumns } from '../../src/sealed.js';
import { knownCompartments } from '../../src/staff/compartment.js';
import { wire } from '../../src/wiring.js';
import { openWorld, type World } from '../../src/world.js';
import { sendLetter } from '../letter-ground.js';
import { inventedPrisoner } from '../prisoner.js';
import { type PlantedValue, plantSealed } from '../sealed-ground.js';
import { DeskAttacker } from './attacker-desk.js';
import { tenMonths } from './attacker-letters.js';
import { keysOfDump, Staff } from './attacker-staff.js';
import { unnamed } from './attacker-unnamed.js';
import { endFolder, newFolder } from './left-behind.js';
import { KeyRing, Looked, lookAtDatabase, lookAtFiles } from './opened-everything.js';
import { SigningIn } from './signing-in.js';
import { newToken } from './token.js';

export interface AttackSize {
  /** Sealed canaries in every sealed column, before somebody leaves and again after. */
  each: number;
  months: number;
  evenings: number;
  letters: number;
  /** Letters of the one evening on which more come than somebody may open. */
  flood: number;
  /** Of each address of the desk so many are tried. */
  addresses: number;
}

const whole: AttackSize = { each: 12, months: 10, evenings: 3, letters: 8, flood: 110, addresses: 12 };

interface Outcome {
  kept: boolean;
  counts: Record<string, number>;
  complaints: string[];
}

/**
 * Scripted attackers against one campaign that is full of sealed canaries: each prints what it recovers, by kind, and that is
 * compared with what docs/safety.md says an attacker gets. In each case the same search, with the keys of somebody who
 * may, has to find all of it: a search that finds nothing proves nothing.
 */
export async function attackers(size: AttackSize = whole): Promise<Outcome> {
  const data = newFolder();
  chmodSync(data, 0o700);
  const clock = movableClock(new Date().toISOString());
  const run = new Attacks(data, size);
  try {
    const world = await openWorld(
      readConfig({ HABEAS_DATA: data, PORT: '0', LOG_LEVEL: 'silent' }),
      true,
      clock,
    );
    try {
      await run.against(world, clock);
    } finally {
      await world.close();
    }
    await run.poweredOffDisk();
  } finally {
    endFolder(data);
  }
  return { kept: run.complaints.length === 0, counts: run.counts, complaints: run.complaints };
}

class Attacks {
  readonly counts: Record<string, number> = {};
  readonly complaints: string[] = [];
  private planted: PlantedValue[] = [];
  private letter = '';
  private person = '';
  private month = '';
  /** Keys of somebody who may open everything, at the end. */
  private readonly allowed = new KeyRing();

  constructor(
    private readonly data: string,
    private readonly size: AttackSize,
  ) {}

  async against(world: World, clock: ReturnType<typeof movableClock>): Promise<void> {
    const desk = wire(world).desk;
    const staff = await Staff.first(world, desk, clock);
    // Before there are letters and canaries: this one holds keys, and changes what can be changed.
    await this.timed('unnamed', async () => {
      const { counts, complaints } = await unnamed(world, desk, clock, staff, this.size.addresses);
      Object.assign(this.counts, counts);
      this.complaints.push(...complaints);
    });
    const prisoner = await inventedPrisoner(world.database.app, world.actor('operator'), 'adilet-ulgiuly');
    this.month = (await lettersToday(world.database.app, world.actor('clerk'))).name;
    const writer = { database: world.database, writer: world.actor('writer') };
    this.person = prisoner.id;
    const letter = { text: `Invented words ${newToken('sealed')}`, signed: 'M.' };
    this.letter = (await sendLetter(writer, { person_id: prisoner.id, letter })).id;
    await this.plant(world);
    await this.timed('dump', () => this.dump(world, staff));
    await this.timed('administrator', () => this.administrator(world, desk, clock, staff));
    await this.timed('leaver', () => this.left(world, staff));
    const begun = performance.now();
    const told = await tenMonths(world, desk, clock, staff, prisoner.id, this.size);
    this.counts.volunteer_seconds = secondsSince(begun);
    for (const [name, count] of Object.entries(told.counts)) this.counts[`volunteer_${name}`] = count;
    this.complaints.push(...told.complaints.map((one) => `the volunteer ${one}`));
    const others = new Set(this.planted.filter(({ column }) => !isOfLetters(column)).map(({ word }) => word));
    const seen = [...told.recovered].filter((word) => others.has(word)).length;
    this.counts.volunteer_other_compartments = seen;
    if (seen > 0) this.complaints.push(`the volunteer read ${seen} values of other compartments`);
    this.allowed.add(...(await staff.identities()));
  }

  private async timed(name: string, attack: () => Promise<void>): Promise<void> {
    const begun = performance.now();
    await attack();
    this.counts[`${name}_seconds`] = secondsSince(begun);
  }

  private async plant(world: World): Promise<PlantedValue[]> {
    const { letter, month, person: person_id } = this;
    const fixed = {
      letters: () => ({ compartment: month, state: 'received', person_id }),
      letter_answers: () => ({ compartment: month, letter_id: null, number: null, person_id }),
      keepsakes: () => ({ person_id }),
      letter_translations: (number: number) => ({
        ...{ letter_id: letter, language: 'en', number: this.planted.length + number + 1 },
      }),
      person_consents: () => ({ compartment: null }),
    };
    // A letter has one wish: it stands for the others.
    const columns = sealedColumns.filter(({ table }) => table !== 'keepsake_wishes');
    const planted = await plantSealed(world.ground.ownerUrl, columns, this.size.each, fixed, () =>
      newToken('sealed'),
    );
    this.planted.push(...planted);
    this.counts.sealed_values = this.planted.length;
    return planted;
  }

  /** A stolen copy of the database: counts, names of staff, and sealed records that it cannot open. */
  private async dump(world: World, staff: Staff): Promise<void> {
    const found = await this.lookedAt(world.ground.ownerUrl, new KeyRing());
    this.counts.dump_sealed_recovered = this.recovered(found, this.planted);
    this.counts.dump_staff_names = found.placesOf(staff.person.name.toLowerCase()).length > 0 ? 1 : 0;
    this.never('dump_sealed_recovered', 'a stolen copy of the database opens sealed values');
    for (const secret of staff.secrets)
      if (found.placesOf(secret.toLowerCase()).length > 0)
        this.complaints.push('the database holds a secret');
    const holder = new KeyRing();
    holder.add(...(await staff.identities()));
    const control = await this.lookedAt(world.ground.ownerUrl, holder);
    this.counts.dump_with_holders_keys = this.recovered(control, this.planted);
    if (this.counts.dump_with_holders_keys !== this.planted.length)
      this.complaints.push('the search is blind: the keys of a holder do not find everything in the dump');
  }

  /** An account that can do everything at the desk and was granted no key. */
  private async administrator(
    world: World,
    desk: Hono,
    clock: ReturnType<typeof movableClock>,
    staff: Staff,
  ): Promise<void> {
    const person = await staff.invite('Invented Administrator');
    const { id } = person;
    const attacker = new DeskAttacker(desk, new SigningIn(clock, person));
    await attacker.signIn();
    for (const compartment of await knownCompartments(world.database.app)) {
      await attacker.send(`/desk/staff/${id}/grant`, { compartment });
      await attacker.send(`/desk/staff/${id}/list/${compartment}`, { why: 'for myself' });
      for (const act of ['renew', 'reseal'])
        await attacker.send(`/desk/staff/keys/${compartment}/${act}`, {});
    }
    const names = await namesOfRows(world, this.size.addresses);
    await attacker.tryEverything(names, this.size.addresses);
    this.counts.administrator_requests = attacker.requests;
    this.counts.administrator_sealed_recovered = attacker.recovered.size;
    this.never('administrator_sealed_recovered', 'an administrator without grants reads sealed values');
    for (const one of attacker.broken.slice(0, 5))
      this.complaints.push(`a page failed for the administrator: ${one}`);
    const openings = await staff.openingsOf(id);
    this.counts.administrator_openings = openings.length;
    this.never('administrator_openings', 'an administrator without grants opened something');
    this.counts.administrator_grants = (await staff.grantsOf(id)).length;
    this.never('administrator_grants', 'an administrator gave keys to themselves');
    // The same walk, by somebody who holds the keys, finds a lot.
    const holder = new DeskAttacker(desk, staff.person);
    await holder.signIn();
    await holder.open(`/desk/letters/${this.letter}`);
    this.counts.holder_recovered_by_pages = holder.recovered.size;
    if (holder.recovered.size === 0)
      this.complaints.push('the walk is blind: a holder is shown nothing sealed');
  }

  /** Somebody who was disabled, with a copy of the passphrase, of every key that was held, and of an old dump. */
  private async left(world: World, staff: Staff): Promise<void> {
    const url = world.ground.ownerUrl;
    const { name, passphrase, id } = await staff.invite('Invented Leaver');
    for (const compartment of await knownCompartments(world.database.app))
      await staff.keys.give(compartment, id, async () => {});
    const before = await keysOfDump(url, name, passphrase);
    const kept = new KeyRing();
    kept.add(...before);
    const old = await this.lookedAt(url, kept);
    this.counts.leaver_old_dump = this.recovered(old, this.planted);
    if (this.counts.leaver_old_dump !== this.planted.length)
      this.complaints.push('the search is blind: whoever held every key did not open everything before');
    await staff.disable(id);
    const came = await this.plant(world);
    const between = await this.lookedAt(url, kept);
    this.counts.leaver_before_resealing = this.recovered(between, this.planted);
    this.counts.leaver_came_later = this.recovered(between, came);
    this.never('leaver_came_later', 'what came after somebody left is open to their old keys');
    this.counts.resealed = await staff.resealEverything();
    const after = await this.lookedAt(url, kept);
    this.counts.leaver_new_dump = this.recovered(after, this.planted);
    this.never('leaver_new_dump', 'what was sealed anew is open to the old keys');
    const holder = new KeyRing();
    holder.add(...(await staff.identities()));
    const control = await this.lookedAt(url, holder);
    if (this.recovered(control, this.planted) !== this.planted.length)
      this.complaints.push('something was lost while it was sealed anew');
  }

  /** The machine, switched off and carried away: every file of the data folder, opened with every key that lies in it. */
  async poweredOffDisk(): Promise<void> {
    const thief = new KeyRing();
    const first = new Looked();
    await lookAtFiles(this.data, thief, first);
    // Keys that lie there open what they open: mail that waits.
    for (const file of filesBelow(join(this.data, 'keys'))) thief.add(...identitiesIn(file));
    const found = new Looked();
    await lookAtFiles(this.data, thief, found);
    this.counts.disk_files = found.files;
    this.counts.disk_keys = thief.size;
    this.counts.disk_sealed_recovered = this.recovered(found, this.planted);
    this.never('disk_sealed_recovered', 'the disk of a machine that is off opens sealed values');
    const control = new Looked();
    await lookAtFiles(this.data, this.allowed, control);
    this.counts.disk_with_holders_keys = this.recovered(control, this.planted);
    if (this.counts.disk_with_holders_keys === 0)
      this.complaints.push('the search is blind: the keys of a holder find nothing on the disk');
  }

  private async lookedAt(url: string, keys: KeyRing): Promise<Looked> {
    const looked = new Looked();
    await lookAtDatabase(url, keys, looked);
    return looked;
  }

  private recovered(looked: Looked, planted: PlantedValue[]): number {
    const words = looked.words('sealed');
    return planted.filter(({ word }) => words.has(word)).length;
  }

  private never(count: string, sentence: string): void {
    if (this.counts[count] !== 0) this.complaints.push(`${sentence}: ${this.counts[count]}`);
  }
}

const secondsSince = (begun: number) => Math.round((performance.now() - begun) / 1000);

const isOfLetters = ({ table }: { table: string }) => /^letter/.test(table);

/** Names of rows that somebody at the desk can know or guess: ids of every table, compartments, numbers. */
async function namesOfRows(world: World, most: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: world.ground.ownerUrl });
  await client.connect();
  const names = [...(await knownCompartments(world.database.app)), '1', 'adilet-ulgiuly'];
  try {
    const { rows } = await client.query<{ table: string; column: string }>(`
      select table_name as table, column_name as column from information_schema.columns
      where table_schema = 'public' and data_type = 'uuid' and ordinal_position = 1 order by 1`);
    const each = Math.max(1, Math.floor(most / 20));
    for (const { table, column } of rows) {
      const { rows: ids } = await client.query<{ id: string }>(
        `select "${column}"::text as id from "${table}" where "${column}" is not null limit ${each}`,
      );
      names.push(...ids.map(({ id }) => id));
    }
  } finally {
    await client.end();
  }
  return [...new Set(names)];
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'latin1'));
}

const identitiesIn = (text: string): string[] => text.match(/AGE-SECRET-KEY-1[0-9A-Z]{58}/g) ?? [];
