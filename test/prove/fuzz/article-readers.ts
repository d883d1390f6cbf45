import { written_fields } from '../../../src/newspaper/articles/article.js';
import {
  readBoxes,
  readCorrection,
  readDescription,
  readLanguage,
  readMinute,
  readPlacing,
  readWhy,
  readWritten,
} from '../../../src/newspaper/articles/article-reader.js';
import { whole_text } from '../../paper-ground.js';
import { form, type Reader } from './reader.js';

const section = '00000000-0000-0000-0000-000000000000';

/** What is typed where an article is written. */
export const articleReaders = (): Reader[] => [
  form(
    'newspaper/articles/article-reader.ts readWritten',
    written_fields,
    [{ headline: 'A', standfirst: 'B', byline: 'C', body: whole_text }],
    readWritten,
    { share: 0.2 },
  ),
  form('newspaper/articles/article-reader.ts readLanguage', ['language'], [{ language: 'EN' }], readLanguage),
  form(
    'newspaper/articles/article-reader.ts readPlacing',
    ['slug', 'day', 'section'],
    [{ slug: 'a-b', day: '2016-04-01', section }],
    (typed) => readPlacing(typed, [{ id: section }]),
  ),
  form(
    'newspaper/articles/article-reader.ts readMinute',
    ['at'],
    [{ at: '2016-04-08 06:30' }, { at: '2016-04-08T23:59' }],
    (typed) => readMinute(typed, 'at'),
  ),
  form('newspaper/articles/article-reader.ts readWhy', ['why'], [{ why: 'a slip' }], readWhy),
  form(
    'newspaper/articles/article-reader.ts readCorrection',
    ['correction'],
    [{ correction: 'It was May.' }],
    readCorrection,
  ),
  form(
    'newspaper/articles/article-reader.ts readDescription',
    ['credit', 'alt'],
    [{ credit: 'Nobody', alt: 'A square' }],
    readDescription,
  ),
  form(
    'newspaper/articles/article-reader.ts readBoxes',
    ['box_1', 'box_2'],
    [{ box_1: `resolution:${section}`, box_2: 'letter:' }],
    (typed) => readBoxes(typed, ['box_1', 'box_2'], new Set([`resolution:${section}`, 'letter:'])),
  ),
];
