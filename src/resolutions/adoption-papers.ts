import { seenBy } from '../kernel/asking.js';
import type { Db } from '../kernel/database.js';
import { type Address, addressOf } from '../mailroom/addresses/address.js';
import { letterNames } from '../mailroom/addresses/envelope-name.js';
import type { DispatchDraft, ItemText, NotMadeDraft } from '../mailroom/item.js';
import type { Channel } from '../mailroom/tables.js';
import { standingForPaper } from '../register/course/paper-standing.js';
import { type Lawyer, lawyersOf } from '../register/lawyers/lawyer.js';
import { canCover, coveringOf, plainCovering, plainSalutation } from './adoption-covering.js';
import { blanksWith, type Meeting } from './adoption-passed.js';
import type { DemandCounts } from './adoption-tables.js';
import { type Recipients, recipientsOf, type Version, versionById } from './model.js';
import { plainTextOf } from './plain-text.js';

/** What the papers of an adoption are made from. */
export interface ToSend extends Meeting {
  version_id: string;
  language: string;
  passed: string;
  unchanged: boolean;
  demands: DemandCounts;
  posted_by: 'campaign' | 'organisation';
}

/** Everything that leaves for one adoption, and what is not made, with the reason. */
export interface Papers {
  texts: ItemText[];
  dispatches: DispatchDraft[];
  notMade: NotMadeDraft[];
}

/** By which ways a lawyer can be written to; asked only of those with a contact. */
export type WaysOf = (lawyer: Lawyer) => Promise<Channel | null>;

/** The lawyers of everybody who gets a copy with their lawyers; of a case that is kept close those who are public. */
export async function lawyersFor(db: Db, versionId: string): Promise<Lawyer[]> {
  return seenBy(db, 'nobody', (as) => openLawyersFor(as, versionId));
}

async function openLawyersFor(db: Db, versionId: string): Promise<Lawyer[]> {
  const { copies } = await recipientsOf(db, versionId);
  const lawyers: Lawyer[] = [];
  for (const { person_id } of copies.filter((one) => one.lawyers)) {
    for (const lawyer of await lawyersOf(db, person_id)) {
      // Who defends two of them gets one copy.
      if (!lawyers.some((one) => one.id === lawyer.id)) lawyers.push(lawyer);
    }
  }
  return lawyers;
}

/**
 * The papers of an adoption as of `day` (YYYY-MM-DD): one for every addressee at the address known
 * that day, a copy for each named prisoner who is held, a copy for each lawyer whose contact is known.
 * Nothing goes into a prison on a guess: who is free or dead gets no copy, and whose standing is
 * unknown gets none until somebody finds out; each stands in `notMade` with its reason.
 */
export async function papersOf(db: Db, adoption: ToSend, day: string, wayOf: WaysOf): Promise<Papers> {
  // Whoever works at the mailroom reads them: they are the same, and public, whoever verifies.
  return seenBy(db, 'nobody', (as) => openPapersOf(as, adoption, day, wayOf));
}

async function openPapersOf(db: Db, adoption: ToSend, day: string, wayOf: WaysOf): Promise<Papers> {
  const version = await versionById(db, adoption.version_id, adoption.language);
  const papers: Papers = { texts: await textsOf(db, adoption, version), dispatches: [], notMade: [] };
  const { addressees, copies } = await recipientsOf(db, version.id);
  for (const addressee of addressees) await addOffice(db, adoption, addressee, day, papers);
  for (const { person_id } of copies) await addPrisoner(db, adoption, person_id, day, papers);
  for (const lawyer of await openLawyersFor(db, version.id)) await addLawyer(adoption, lawyer, wayOf, papers);
  return papers;
}

/** The passed text; and where it is the model's word for word, the model's own translations. */
async function textsOf(db: Db, adoption: ToSend, version: Version): Promise<ItemText[]> {
  const texts: ItemText[] = [
    {
      language: version.language,
      title: version.title,
      covering: coveringOf(version, adoption.demands, adoption),
      body: adoption.passed.split('\n\n'),
    },
  ];
  if (!adoption.unchanged) return texts;
  for (const language of version.languages.filter((one) => one !== version.language)) {
    const translated = await versionById(db, version.id, language);
    texts.push({
      language,
      title: translated.title,
      covering: coveringOf(translated, adoption.demands, adoption),
      body: plainTextOf(translated, blanksWith(adoption, language, adoption.passed, version)).split('\n\n'),
    });
  }
  return texts;
}

/**
 * In which language a paper goes to somebody who reads `wanted`. Where the text does not exist in it,
 * the original goes with a covering letter in `wanted` that says so: nothing is translated by machine.
 */
function languageFor(papers: Papers, adoption: ToSend, wanted: string, asks: boolean) {
  if (papers.texts.some((one) => one.language === wanted))
    return { language: wanted, covering: null, covering_language: null, reads: wanted };
  const reads = canCover(wanted) ? wanted : 'en';
  const { language } = adoption;
  if (reads === language) return { language, covering: null, covering_language: null, reads };
  return {
    language,
    covering: plainCovering(reads, language, adoption, asks),
    covering_language: reads,
    reads,
  };
}

type Addressee = Recipients['addressees'][number];

async function addOffice(db: Db, adoption: ToSend, addressee: Addressee, day: string, papers: Papers) {
  const office = await db
    .selectFrom('offices')
    .select(['id', 'names', 'salutations', 'language'])
    .where('code', '=', addressee.office_code)
    .executeTakeFirst();
  const named = {
    addressee_kind: 'office',
    addressee_name: office?.names.en ?? addressee.office_code,
  } as const;
  if (!office) {
    papers.notMade.push({ ...named, addressee_id: null, reason: 'no_address' });
    return;
  }
  // What an organisation posts itself goes by post: our mail server does not speak for it.
  const ways: Channel[] =
    adoption.posted_by === 'organisation'
      ? ['post']
      : [addressee.channel, addressee.channel === 'post' ? 'email' : 'post'];
  const address = await firstAddress(db, { kind: 'office', id: office.id }, day, ways);
  if (!address) {
    papers.notMade.push({ ...named, addressee_id: office.id, reason: 'no_address' });
    return;
  }
  const { reads, covering, ...words } = languageFor(papers, adoption, office.language, true);
  papers.dispatches.push({
    addressee_kind: 'office',
    addressee_id: office.id,
    addressee_name: office.names[reads] ?? named.addressee_name,
    role: 'addressee',
    channel: address.channel,
    posted_by: adoption.posted_by,
    ...words,
    salutation: office.salutations[reads] ?? (covering ? plainSalutation(reads) : null),
    covering,
    ...placed(address, (local) => office.names[local ? office.language : 'en'] ?? named.addressee_name),
  });
}

async function firstAddress(
  db: Db,
  holder: { kind: 'office' | 'person'; id: string },
  day: string,
  ways: Channel[],
): Promise<Address | null> {
  for (const way of ways) {
    const address = await addressOf(db, holder, day, way);
    if (address) return address;
  }
  return null;
}

/** Where it goes: the name above the lines, both in the script of the place where that is known. */
function placed(address: Address, nameIn: (local: boolean) => string): Partial<DispatchDraft> {
  if (address.channel === 'email') return { address_id: address.id, email: address.email };
  const local = address.lines_local !== null;
  const lines = address.lines_local ?? address.lines ?? [];
  return { address_id: address.id, lines: [nameIn(local), ...lines], country: address.country };
}

async function addPrisoner(db: Db, adoption: ToSend, personId: string, day: string, papers: Papers) {
  const names = await letterNames(db, personId);
  const not = (reason: string) =>
    papers.notMade.push({
      addressee_kind: 'prisoner',
      addressee_id: personId,
      addressee_name: names.called('en'),
      reason,
    });
  const { state } = await standingForPaper(db, personId, day);
  if (state !== 'held') return not(state);
  const address = await addressOf(db, { kind: 'person', id: personId }, day, 'post');
  if (!address) return not('no_address');
  // Prisons of Kazakhstan read Russian; their censors too.
  const { reads, covering, ...words } = languageFor(papers, adoption, 'ru', false);
  papers.dispatches.push({
    addressee_kind: 'prisoner',
    addressee_id: personId,
    addressee_name: names.called(reads),
    role: 'copy',
    channel: 'post',
    posted_by: 'campaign',
    ...words,
    salutation: covering ? `${names.called(reads)}!` : null,
    covering,
    ...placed(address, (local) => names.written(local ? 'ru' : 'en')),
  });
}

async function addLawyer(adoption: ToSend, lawyer: Lawyer, wayOf: WaysOf, papers: Papers) {
  const channel = lawyer.contact_sealed ? await wayOf(lawyer) : null;
  if (!channel) {
    papers.notMade.push({
      addressee_kind: 'lawyer',
      addressee_id: lawyer.id,
      addressee_name: lawyer.name,
      reason: 'no_contact',
    });
    return;
  }
  const words = languageFor(papers, adoption, lawyer.language, false);
  papers.dispatches.push({
    addressee_kind: 'lawyer',
    addressee_id: lawyer.id,
    addressee_name: lawyer.name,
    role: 'copy',
    channel,
    posted_by: 'campaign',
    language: words.language,
    covering: words.covering,
    covering_language: words.covering_language,
    contact_sealed: lawyer.contact_sealed,
  });
}
