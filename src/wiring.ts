import type { Hono } from 'hono';
import { routeTable } from './access.js';
import type { Job } from './clerk/clerk.js';
import { deskDoor } from './desk/door.js';
import { KnownSessions } from './desk/known-sessions.js';
import { identitiesOf, jobsOf } from './jobs.js';
import type { RouteTable } from './kernel/access.js';
import { roomOnDisk } from './kernel/free-room.js';
import { letterNoticesDue } from './letters/answers/letter-notice.js';
import { ownAnswerActs } from './letters/answers/own-answers.js';
import { silenceDue } from './letters/answers/silent-people.js';
import { answersSite } from './letters/answers/site.js';
import { toldAnswersSite } from './letters/answers/told-site.js';
import { lettersDesk } from './letters/desk.js';
import { booksDue } from './letters/keepsakes/books-due.js';
import { readingDue } from './letters/moderation/letter-queue-counts.js';
import { eveningSite } from './letters/offers/evening-site.js';
import { offerActs } from './letters/offers/offer-acts.js';
import { offersSite } from './letters/offers/site.js';
import { lettersDue } from './letters/papers/letters-due.js';
import { reminderActs } from './letters/seasons/reminder-acts.js';
import { seasonsDue } from './letters/seasons/season.js';
import { remindersDue } from './letters/seasons/season-day.js';
import { seasonsSite } from './letters/seasons/site.js';
import { followSite as followLettersSite } from './letters/writing/follow-site.js';
import { LetterGate } from './letters/writing/letter-gate.js';
import { PictureShelf } from './letters/writing/picture-shelf.js';
import { type WritingMeans, writingSite } from './letters/writing/site.js';
import { WaitingLimit } from './letters/writing/waiting-limit.js';
import { writingActs } from './letters/writing/writing-acts.js';
import { addressesCsvSite } from './mailroom/addresses/addresses-csv.js';
import { publisher } from './mailroom/campaign.js';
import { chasingDue } from './mailroom/chasing/unanswered.js';
import { mailroomDesk } from './mailroom/desk.js';
import { dueOf } from './mailroom/due.js';
import { MailBook } from './mailroom/outgoing/mail-book.js';
import { officesSite } from './mailroom/replies/site.js';
import { senderDue } from './mailroom/sender-due.js';
import { proposedDue } from './newspaper/articles/named-person.js';
import { oldAddressesSite, oldShortAddressesSite } from './newspaper/articles/old-addresses.js';
import { newspaperDesk } from './newspaper/desk.js';
import { joinersDue } from './newspaper/joining/joiner.js';
import { joiningActs } from './newspaper/joining/joining-acts.js';
import { joiningSite } from './newspaper/joining/site.js';
import { newsletterActs } from './newspaper/newsletter/newsletter-acts.js';
import { newslettersDue } from './newspaper/newsletter/sending.js';
import { newsletterSite } from './newspaper/newsletter/site.js';
import { newspaperSite } from './newspaper/site.js';
import { clientOf } from './page/client.js';
import { FormGate } from './page/form-gate.js';
import type { VisitorEnv } from './page/web.js';
import { PicturePress } from './print/picture-press.js';
import { custodyDue } from './register/custody/held-beyond.js';
import { registerDesk } from './register/desk.js';
import { detentionsSite } from './register/detentions/site.js';
import { csvSite } from './register/files/csv-site.js';
import { formatsSite } from './register/formats/site.js';
import { picturesSite } from './register/pictures/site.js';
import { registerSite } from './register/site.js';
import { sourcesSite } from './register/sources/site.js';
import { proposalsDue } from './register/telling/proposal.js';
import { adoptActs } from './resolutions/adopt-acts.js';
import { AdoptGate } from './resolutions/adopt-gate.js';
import { adoptSite } from './resolutions/adopt-site.js';
import { adoptionDesk, adoptionsDue } from './resolutions/adoption-desk.js';
import {
  adoptionPanel,
  adoptionsTold,
  organisationPanel,
  organisationTold,
} from './resolutions/adoption-panel.js';
import { adoptionShelf } from './resolutions/adoption-shelf.js';
import { adoptionSite } from './resolutions/adoption-site.js';
import { passedTheSame } from './resolutions/adoption-verification.js';
import { recordDesk } from './resolutions/adoptions/desk.js';
import { followActs } from './resolutions/adoptions/follow-acts.js';
import { followSite } from './resolutions/adoptions/site.js';
import { askedFor } from './resolutions/demand.js';
import { demandsSite } from './resolutions/demands/site.js';
import { textsDesk } from './resolutions/desk-texts.js';
import { noticeDesk, noticesDue } from './resolutions/notices/notice-desk.js';
import { noticeSite } from './resolutions/notices/site.js';
import { subscriptionActs } from './resolutions/notices/subscription-acts.js';
import { PackShelf } from './resolutions/pack/pack.js';
import { rollSite } from './resolutions/roll/site.js';
import { resolutionsSite } from './resolutions/site.js';
import { sealedColumns } from './sealed.js';
import { siteDoor } from './site/door.js';
import { frontPage } from './site/front.js';
import { personPages } from './site/person.js';
import { safetyPage } from './site/safety.js';
import { dossierRecipient } from './staff/case-compartment.js';
import { recipientOf } from './staff/compartment.js';
import { supportersDesk } from './supporters/desk.js';
import { supportersSite } from './supporters/site.js';
import type { World } from './world.js';

/** The doors of a world, each with its rooms. */
export interface Wired {
  site: Hono<VisitorEnv>;
  desk: Hono;
  jobs: Job[];
  known: KnownSessions;
}

/** Opens every room to the doors that lead to it. The one place that knows all of them. */
export function wire(world: World, table = routeTable()): Wired {
  // One for all forms: an address gets one confirmation mail a day, whatever it confirms.
  const book = new MailBook(world.clock, world.chance);
  const known = new KnownSessions();
  return {
    site: wireSite(world, book, table, true),
    desk: wireDesk(world, book, known, table),
    jobs: jobsOf(world, book),
    known,
  };
}

/** What the visitors' door stands on. */
export type SiteWorld = Omit<World, 'ground' | 'close'>;

/** The visitors' door with its rooms; `keeps_pages` for visitors who ask for the same pages again and again. */
export function wireSite(
  world: SiteWorld,
  book: MailBook,
  table: RouteTable,
  keeps_pages: boolean,
): Hono<VisitorEnv> {
  const { clock, chance, config, messages, log, press, viruses } = world;
  const { visitors, acts } = world.database;
  const gate = new AdoptGate(clock, chance, undefined, book);
  const identities = identitiesOf(world);
  const writing = writingMeans(world, book);
  const forms = { gate: new FormGate(clock, chance), clientOf };
  const offers = { acts: offerActs(acts, world.actor('visitor')), clock, chance, clientOf };
  return siteDoor({
    visitors,
    clock,
    config,
    viruses,
    messages,
    log,
    publisher,
    table,
    keeps_pages,
    rooms: [
      oldShortAddressesSite(),
      frontPage(),
      registerSite(),
      formatsSite(),
      csvSite(),
      addressesCsvSite(),
      officesSite(),
      detentionsSite(),
      picturesSite(),
      sourcesSite(),
      personPages(),
      resolutionsSite({
        shelf: new PackShelf(press, clock),
        messages,
        adopted: { panel: adoptionPanel, told: adoptionsTold },
      }),
      demandsSite(),
      // Visitors change things through these acts only; their pages hold no other handle than their own.
      adoptSite({ acts: adoptActs(acts, world.actor('visitor'), gate, identities), gate, clientOf }),
      followSite({ acts: followActs(acts, world.actor('officer')), gate, clientOf }),
      noticeSite({ acts: subscriptionActs(acts, world.actor('visitor'), gate), gate, clientOf }),
      adoptionSite({ shelf: adoptionShelf(press, clock) }),
      rollSite(),
      answersSite({ acts: ownAnswerActs(acts, world.actor('writer')) }),
      toldAnswersSite(),
      supportersSite({ panel: organisationPanel, told: organisationTold }),
      writingSite(writing),
      followLettersSite(writing),
      // The evening and the calendar first: their addresses would be taken for a reservation's code.
      eveningSite({ ...offers, press, messages }),
      seasonsSite({
        acts: reminderActs(acts, world.actor('visitor'), book),
        gate: writing.gate,
        clientOf,
      }),
      offersSite(offers),
      safetyPage(),
      newspaperSite({ press, clock }),
      newsletterSite({ ...forms, acts: newsletterActs(acts, world.actor('visitor'), book) }),
      joiningSite({ ...forms, acts: joiningActs(acts, world.actor('visitor')) }),
      // Behind everything else: addresses that nobody here answers.
      oldAddressesSite(),
    ],
  });
}

function writingMeans(world: SiteWorld, book: MailBook): WritingMeans {
  const { clock, chance, config, messages } = world;
  const gate = new LetterGate(clock, chance, book);
  const limit = new WaitingLimit(clock, roomOnDisk(config.data, config.diskReserveBytes));
  return {
    acts: writingActs(world.database.acts, world.actor('writer'), gate, limit),
    gate,
    press: new PicturePress(),
    shelf: new PictureShelf(clock),
    sayIn: (language) => messages.in(language),
    clientOf,
    resolutionsFor: async (c, person) =>
      (await askedFor(c.var.db, person, c.var.language)).flatMap(({ kind, slug, title, title_language }) =>
        kind === 'model' ? [{ slug, title, language: title_language }] : [],
      ),
  };
}

function wireDesk(world: World, book: MailBook, known: KnownSessions, table: RouteTable): Hono {
  const { clock, chance, config, messages, log, press, viruses } = world;
  const desk = deskDoor({
    db: world.database.app,
    clock,
    chance,
    config,
    viruses,
    messages,
    log,
    publisher,
    known,
    table,
    rooms: [
      recordDesk({ sayIn: (language) => messages.in(language) }),
      adoptionDesk({ sayIn: (language) => messages.in(language) }),
      // Before the texts, whose addresses would take these for a text's.
      noticeDesk({ sayIn: (language) => messages.in(language) }),
      supportersDesk({ objects: passedTheSame }),
      textsDesk(),
      lettersDesk({ press, messages }),
      newspaperDesk({ pictures: new PicturePress(), messages, mails: book }),
      mailroomDesk({ press, messages }),
      registerDesk({
        lawyersRecipient: (db) => recipientOf(db, 'lawyers'),
        dossiersRecipient: dossierRecipient,
      }),
    ],
    due: [
      // Before all others: without a sender none of their papers can be printed.
      senderDue,
      adoptionsDue,
      noticesDue,
      readingDue,
      lettersDue,
      booksDue,
      silenceDue,
      letterNoticesDue,
      seasonsDue,
      remindersDue,
      dueOf,
      chasingDue,
      proposalsDue,
      custodyDue,
      proposedDue,
      newslettersDue,
      joinersDue,
    ],
    sealed: sealedColumns,
  });
  return desk as unknown as Hono;
}
