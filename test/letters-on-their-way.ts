import sharp from 'sharp';
import { tokenHash } from '../src/kernel/chance.js';
import { today } from '../src/kernel/clock.js';
import { addDays } from '../src/kernel/day.js';
import { seal } from '../src/kernel/vault.js';
import { keepAnswer } from '../src/letters/answers/answer.js';
import { letterById, moveLetter, sealedWords } from '../src/letters/letter.js';
import { codeOf, spelledLetter } from '../src/letters/letter-code.js';
import { arrangeEvening } from '../src/letters/offers/evening.js';
import { reserve } from '../src/letters/offers/reservation.js';
import { queueApproved } from '../src/letters/papers/letter-queue.js';
import { asPicture } from '../src/letters/writing/hand-in.js';
import { removeOwn } from '../src/letters/writing/own-letter.js';
import { moveDispatch } from '../src/mailroom/dispatch.js';
import { spelled } from '../src/mailroom/dispatch-code.js';
import { PicturePress } from '../src/print/picture-press.js';
import type { Instance } from './instance.js';
import { reachablePrisoner, sendLetter } from './letter-ground.js';
import { placed } from './letter-papers.js';
import { firstPerson } from './prove/intake.js';

/** Where letters in every state can be looked at. */
export interface LettersOnTheirWay {
  /** Every page of a writer's way that can be opened. */
  paths: string[];
  write: string;
  confirm: string;
  evening: string;
  again: string;
  /** The private page of a letter that waits for the print, until `print` is called. */
  stale: string;
  print(): Promise<void>;
  longest_text: string;
}

/** Words that pack no better than a person's: the same seed, the same words. */
function prose(characters: number): string {
  let state = 7;
  const next = (most: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
  const letters = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф';
  let text = '';
  while (text.length < characters) {
    for (let rest = 2 + next(8); rest > 0; rest -= 1)
      text += letters[Math.min(next(letters.length), next(letters.length))];
    text += next(12) === 0 ? '.\n' : ' ';
  }
  return text.slice(0, characters).trim();
}

/** Letters in every state, with a picture, an answer, words of the desk; a reservation and an evening. */
export async function lettersOnTheirWay({ world }: Instance): Promise<LettersOnTheirWay> {
  await firstPerson(world, 'Invented Volunteer');
  const { app: db, visitors } = world.database;
  const actor = world.actor('operator');
  const where = { database: world.database, actor };
  const prisoner = await reachablePrisoner(where, 'adilet-ulgiuly');
  await placed(where, prisoner, {
    languages: '["ru","kk","en"]',
    most_pages: 2,
    avoid: JSON.stringify({ en: 'No stickers.', ru: 'Без наклеек.', kk: 'Жапсырмасыз.' }),
  });
  const freed = await reachablePrisoner(where, 'freed-ulgiuly');
  await freed.event('release', addDays(today(world.clock), -1));
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const photo = await sharp({ create: { width: 900, height: 700, channels: 3, background: 'gray', noise } })
    .jpeg()
    .toBuffer();
  const picture = asPicture(await new PicturePress().remake(photo));
  const longest_text = prose(2500);
  const send = (other: Parameters<typeof sendLetter>[1] = {}) =>
    sendLetter(
      { database: world.database, writer: world.actor('writer') },
      { person_id: prisoner.id, letter: { text: longest_text, signed: 'Марта' }, sender: null, ...other },
    );

  const secret = 'secret-of-a-mail';
  const sender = { email: 'writer@mail.example', name: null, lines: null };
  const received = await send({ confirm_hash: tokenHash(secret), sender });
  const sentBack = await send({ picture });
  const { writer_recipient } = await letterById(db, sentBack.id);
  const note = 'Please leave the court out of it. Everything else is lovely.';
  const words_sealed = await seal(writer_recipient, sealedWords(sentBack.id, 'sent_back'), note);
  await moveLetter(db, actor, sentBack.id, 'sent_back', { reason: 'about_case', words_sealed });
  const deleted = await send();
  await removeOwn(db, actor, deleted.token);

  const [due, back, answered] = [await send(), await send(), await send({ picture })];
  for (const { id } of [due, back, answered]) await moveLetter(db, actor, id, 'approved');
  await queueApproved(db, actor);
  const paperOf = async ({ id }: { id: string }) => (await letterById(db, id)).dispatch_id ?? '';
  for (const one of [back, answered])
    for (const state of ['claimed', 'posted'] as const)
      await moveDispatch(db, actor, await paperOf(one), state);
  await moveDispatch(db, actor, await paperOf(back), 'returned');
  await keepAnswer(db, actor, {
    dispatch_id: await paperOf(answered),
    person_id: prisoner.id,
    came_on: today(world.clock),
    scan: { media_type: 'image/png', content: Buffer.from('89504e470d0a1a0a00', 'hex') },
    words: { transcript: prose(4000), translation: prose(4000) },
  });
  const reservation = spelled(await reserve(db, visitors, actor, prisoner.slug));
  const asked = { on: addDays(today(world.clock), 3), recipients: 4, language: null };
  const evening = `/write/evening/${spelledLetter(await arrangeEvening(db, visitors, actor, asked))}`;

  const write = `/people/${prisoner.slug}/write`;
  const confirm = `/letters/confirm/${secret}`;
  const own = ({ token }: { token: string }) => `/letters/mine/${token}`;
  const again = `${own(sentBack)}/again`;
  const byCode = [sentBack, back, answered].map(({ token }) => `/letters/${spelledLetter(codeOf(token))}`);
  return {
    paths: [
      ...['/write', '/write?language=kk', '/write/all', '/write/evening', evening, `/write/${reservation}`],
      ...[write, `/people/${freed.slug}/write`, '/letters', '/letters/nothing', ...byCode],
      ...[received, sentBack, due, back, answered, deleted].map(own),
      ...[again, confirm, '/letters/confirm/nothing', '/letters/mine/nothing'],
    ],
    ...{ write, confirm, evening, again, stale: own(due), longest_text },
    print: async () => {
      await moveDispatch(db, actor, await paperOf(due), 'claimed');
    },
  };
}
