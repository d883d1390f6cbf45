import type { Actor } from '../../kernel/actor.js';
import type { Db, PublicDb } from '../../kernel/database.js';
import {
  arrangeEvening,
  type Evening,
  type EveningAsked,
  eveningBehind,
  type ReadBack,
  reportEvening,
} from './evening.js';
import { giveUp, type Reservation, reportLetterPosted, reservationBehind, reserve } from './reservation.js';

/** What a visitor may do about whom to write to; nothing else of the room is within reach of these pages. */
export interface OfferActs {
  reserve(visitors: PublicDb, slug: string): Promise<string>;
  look(code: string): Promise<Reservation>;
  posted(code: string): Promise<void>;
  giveUp(code: string): Promise<void>;
  arrange(visitors: PublicDb, asked: EveningAsked): Promise<string>;
  evening(code: string): Promise<Evening>;
  reportEvening(code: string, typed: string): Promise<ReadBack>;
}

/** Binds the acts to the application's handle and to a visitor whom nobody knows. */
export function offerActs(db: Db, actor: Actor): OfferActs {
  return {
    reserve: (visitors, slug) => reserve(db, visitors, actor, slug),
    look: (code) => reservationBehind(db, code),
    posted: (code) => reportLetterPosted(db, actor, code),
    giveUp: (code) => giveUp(db, actor, code),
    arrange: (visitors, asked) => arrangeEvening(db, visitors, actor, asked),
    evening: (code) => eveningBehind(db, code),
    reportEvening: (code, typed) => reportEvening(db, actor, code, typed),
  };
}
