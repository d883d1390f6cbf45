import type { Hono } from 'hono';
import { today } from '../src/kernel/clock.js';
import {
  arrestsPerMonth,
  firstMonth,
  heldOverTime,
  takingsByDate,
} from '../src/register/pictures/over-time.js';
import { type AskedList, deskList } from '../src/register/record/people-list.js';
import type { World } from '../src/world.js';
import { perOne, processorTime } from './cpu.js';
import { Dice } from './dice.js';
import { spread, timed } from './ground.js';
import type { Made } from './made-register.js';

/** So many people's pages are opened. */
const people_opened = 300;
/** So often each other page is opened after the first time, and each question asked that needs seconds. */
const times_opened = 8;
const times_asked = 3;

/** Pages of which there is one, by what they show. */
const pages: Record<string, string> = {
  front: '/',
  list: '/people',
  list_in_the_middle: '/people?page=900',
  list_json: '/people.json',
  list_of_held: '/people?state=held',
  list_on_another_day: '/people?on=2012-03-01',
  contradictions: '/contradictions',
  detentions: '/detentions',
  calendar: '/calendar.ics',
};

/** Files of everything that is public: they are sent as they are made. */
const files: Record<string, string> = {
  people_csv: '/people.csv',
  events_csv: '/events.csv',
  sources_csv: '/sources.csv',
};

interface Answered {
  status: number;
  bytes: number;
  milliseconds: number;
}

/** Opens the pages of a register through the whole application, without a network. */
export async function pagesMeasured(world: World, app: Hono, made: Made, seed: string): Promise<object> {
  const dice = new Dice(`${seed} pages`);
  const told = made.people.filter(({ isPublic }) => isPublic);
  const slugs = Array.from({ length: people_opened }, () => dice.pick(told).slug);
  const figures: Record<string, object> = {};
  const measure = async (name: string, paths: string[]) => {
    const answers: Answered[] = [];
    const began = processorTime(world);
    for (const path of paths) answers.push(await opened(app, path));
    const processor_milliseconds = perOne(began, processorTime(world), paths.length);
    figures[name] = { ...said(answers), processor_milliseconds };
    process.stderr.write(`${JSON.stringify({ [name]: figures[name] })}\n`);
  };
  for (const slug of slugs.slice(0, 30)) await opened(app, `/people/${slug}`);
  await measure(
    'person',
    slugs.map((slug) => `/people/${slug}`),
  );
  await measure(
    'person_json',
    slugs.map((slug) => `/people/${slug}.json`),
  );
  const names = slugs.slice(0, 50).map((slug) => slug.replaceAll('-', ' ').replace(/\d+/, ''));
  await measure(
    'list_searched',
    names.map((name) => `/people?q=${encodeURIComponent(name)}`),
  );
  for (const [name, path] of Object.entries(pages)) {
    // Once without measuring, as a server that has run for a while.
    await opened(app, path);
    await measure(
      name,
      Array.from({ length: times_opened }, () => path),
    );
  }
  await ask(figures, world, 'over_time', () => overTime(world));
  for (const [name, asked] of deskLists(world)) {
    await ask(figures, world, name, () => deskList(world.database.app, asked));
  }
  for (const [name, path] of Object.entries(files)) await measure(name, [path]);
  return figures;
}

async function opened(app: Hono, path: string): Promise<Answered> {
  const { value, milliseconds } = await timed(async () => {
    const response = await app.request(path);
    let bytes = 0;
    // Piece by piece: a file of hundreds of megabytes is not gathered here either.
    if (response.body) for await (const piece of response.body) bytes += piece.length;
    return { status: response.status, bytes };
  });
  return { ...value, milliseconds };
}

function said(answers: Answered[]): object {
  const failed = answers.filter(({ status }) => status !== 200).length;
  const bytes = Math.max(...answers.map((answer) => answer.bytes));
  const milliseconds = spread(answers.map((answer) => answer.milliseconds));
  return { answers: answers.length, failed, most_bytes: bytes, milliseconds };
}

/** Measures a question a few times, without a page around it. */
async function ask(
  figures: Record<string, object>,
  world: World,
  name: string,
  question: () => Promise<unknown>,
): Promise<void> {
  const times: number[] = [];
  await question();
  const began = processorTime(world);
  for (let time = 0; time < times_asked; time++) times.push((await timed(question)).milliseconds);
  const processor_milliseconds = perOne(began, processorTime(world), times_asked);
  figures[name] = { milliseconds: spread(times), processor_milliseconds };
  process.stderr.write(`${JSON.stringify({ [name]: figures[name] })}\n`);
}

/** The desk's list of people without the door before it: its first page, and behind filters that few pass. */
function deskLists(world: World): [string, AskedList][] {
  const all = { day: today(world.clock), told: null, state: null, look: null, after: '' } as const;
  return [
    ['desk_list', all],
    ['desk_list_who_died', { ...all, state: 'died' }],
    ['desk_list_disputed', { ...all, look: 'disputed' }],
    ['desk_list_unverified', { ...all, look: 'unverified' }],
  ];
}

/** The months that the picture over time is drawn from. */
async function overTime(world: World): Promise<void> {
  const [db, day] = [world.database.visitors, today(world.clock)];
  const takings = await takingsByDate(db);
  const from = firstMonth(takings, day) ?? day.slice(0, 7);
  const to = day.slice(0, 7);
  await heldOverTime(db, from, to, day);
  arrestsPerMonth(takings, from, to);
}
