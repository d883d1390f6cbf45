import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { inWords } from '../../mailroom/dispatch-view.js';
import { savedFile } from '../../page/file-answer.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { giveToLetter, keepAnswer, keepWords, openScanAtDesk, openWords } from './answer.js';
import { lettersBack, listedAnswer, listedAnswers, writtenTo } from './answer-list.js';
import { answer_fields, letterPaper, readAnswer, readWords } from './answer-reader.js';
import { AnswerPage, AnswersPage, BackPage } from './answers-page.js';
import { FiguresPage } from './figures-page.js';
import { hadLeast, letterFigures, letterWeeks } from './letter-figures.js';
import { silentPeople } from './silent-people.js';
import {
  passage_fields,
  readPassage,
  type Telling,
  takeDownPassage,
  tellingOf,
  tellPassage,
} from './told-answer.js';

type Desk = Context<DeskEnv>;
type Values = Record<string, string>;
const section = 'letters';
const path = '/desk/letters/answers';
const one = `${path}/:id`;

/** `/desk/letters/answers`, `/back` and `/figures`: what prisoners wrote back, what did not get to them, and how letters fare. */
export function answersDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/letters/back', async (c) => {
    const { db, say } = c.var;
    return c.render(<BackPage say={say} letters={await lettersBack(db)} />, {
      title: say('letters.answers.back.title'),
      section,
    });
  });

  app.get('/desk/letters/figures', async (c) => {
    const { db, say, clock } = c.var;
    const [silent, people, places, weeks, least] = await Promise.all([
      silentPeople(db, clock),
      letterFigures(db, clock, 'person'),
      letterFigures(db, clock, 'place'),
      letterWeeks(db, clock),
      hadLeast(db, clock),
    ]);
    return c.render(<FiguresPage {...{ say, silent, people, places, weeks, least }} />, {
      title: say('letters.answers.figures.title'),
      section,
    });
  });

  app.get(path, (c) => showAll(c, {}, []));

  app.post(path, async (c) => {
    const { db, actor, clock } = c.var;
    const typed = await typedIn(c, ...answer_fields);
    const read = await readAnswer(
      db,
      typed,
      { file: (await bodyOf(c)).scan, viruses: c.var.viruses },
      today(clock),
    );
    if (!read.ok) {
      c.status(422);
      return showAll(c, typed, read.problems);
    }
    try {
      return c.redirect(`${path}/${await keepAnswer(db, actor, read.value)}?done=kept`, 303);
    } catch (error) {
      return showAll(c, typed, refusedAt(c, 'code', error));
    }
  });

  app.get(one, (c) => show(c, {}, []));

  app.get(`${one}/scan`, async (c) => {
    const { db, keys } = c.var;
    const { id } = await listedAnswer(db, c.req.param('id'));
    const { content, media_type } = await openScanAtDesk(db, keys, id);
    return savedFile(content, `answer-${id.slice(0, 8)}`, media_type);
  });

  app.post(`${one}/words`, async (c) => {
    const { db, actor } = c.var;
    const { id } = await listedAnswer(db, c.req.param('id'));
    const typed = await typedIn(c, 'transcript', 'translation');
    const fields = new FieldReader(typed);
    const words = readWords(fields);
    if (!words) fields.wrong('transcript', 'letters.answers.nothing');
    return tried(c, typed, 'transcript', fields.problems, 'words', () =>
      keepWords(db, actor, id, words ?? { transcript: null, translation: null }),
    );
  });

  app.post(`${one}/letter`, async (c) => {
    const { db, actor, keys } = c.var;
    const { id } = await listedAnswer(db, c.req.param('id'));
    const typed = await typedIn(c, 'code');
    const fields = new FieldReader(typed);
    const paper = await letterPaper(db, typed.code, fields);
    return tried(c, typed, 'code', fields.problems, 'given', () =>
      giveToLetter(db, actor, keys, id, paper?.id ?? ''),
    );
  });

  app.post(`${one}/tell`, async (c) => {
    const { db, actor, keys } = c.var;
    const { id } = await listedAnswer(db, c.req.param('id'));
    const typed = await typedIn(c, ...passage_fields);
    const read = readPassage(typed);
    const problems = read.ok ? [] : read.problems;
    return tried(c, typed, 'passage', problems, 'told', async () => {
      if (read.ok) await tellPassage(db, actor, keys, id, read.value);
    });
  });

  app.post(`${one}/take-down`, async (c) => {
    const { db, actor } = c.var;
    const { id } = await listedAnswer(db, c.req.param('id'));
    const typed = await typedIn(c, 'take_down_why');
    return tried(c, typed, 'take_down_why', [], 'taken_down', () =>
      takeDownPassage(db, actor, id, typed.take_down_why),
    );
  });

  return app;
}

/** Does something with the answer where nothing is wrong, and shows it again; a refusal stands at its field. */
async function tried(
  c: Desk,
  typed: Values,
  field: string,
  problems: Problem[],
  done: string,
  act: () => Promise<void>,
) {
  if (problems.length > 0) {
    c.status(422);
    return show(c, typed, problems);
  }
  try {
    await act();
    return c.redirect(`${path}/${c.req.param('id')}?done=${done}`, 303);
  } catch (error) {
    return show(c, typed, refusedAt(c, field, error));
  }
}

/** A refusal as a problem of a field; everything else is thrown on. */
function refusedAt(c: Desk, field: string, error: unknown): Problem[] {
  if (!(error instanceof Refused)) throw error;
  c.status(error.status);
  return [{ field, code: error.code, values: inWords(c.var.say, error.values) }];
}

async function showAll(c: Desk, values: Values, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const [answers, people] = await Promise.all([listedAnswers(db), writtenTo(db)]);
  return c.render(<AnswersPage {...{ say, csrf, answers, people }} form={{ say, values, problems }} />, {
    title: say('letters.answers.title'),
    section,
  });
}

async function show(c: Desk, values: Values, problems: Problem[]) {
  const { db, say, csrf, keys } = c.var;
  const answer = await listedAnswer(db, c.req.param('id') ?? '');
  const [words, telling] = [await openWords(db, keys, answer.id), await tellingOf(db, answer.id)];
  const said = { transcript: words.transcript ?? '', translation: words.translation ?? '' };
  const word = ['kept', 'words', 'given', 'told', 'taken_down'].find((name) => name === c.req.query('done'));
  const done = word ? say(`letters.answers.done.${word}`) : null;
  return c.render(
    <AnswerPage
      {...{ say, csrf, answer, telling, done }}
      form={{ say, values: { ...said, ...typedPassage(telling), ...values }, problems }}
    />,
    { title: say('letters.answers.title'), section },
  );
}

/** What stands in public now, as the form has it. */
function typedPassage({ told }: Telling): Values {
  if (!told) return {};
  const { consent_id: consent, language, passage, translations } = told;
  const into = Object.entries(translations).map(([one, text]) => [`in_${one}`, text]);
  return { consent, language, passage, ...Object.fromEntries(into) };
}
