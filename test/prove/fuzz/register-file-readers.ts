import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemChance } from '../../../src/kernel/chance.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { transact } from '../../../src/kernel/database.js';
import { Refused } from '../../../src/kernel/refusals.js';
import { root } from '../../../src/kernel/root.js';
import { readReadingsFile } from '../../../src/register/commands.js';
import { csvKinds, importCsv } from '../../../src/register/files/csv-import.js';
import { readFacts, readFactsFile, readRecord, readRecords } from '../../../src/register/files/facts-file.js';
import { importFacts } from '../../../src/register/files/facts-import.js';
import { eventShape, sourceShape } from '../../../src/register/files/facts-shape.js';
import { noCounts } from '../../../src/register/files/imported-facts.js';
import { read, readReadings } from '../../../src/register/files/readings-import.js';
import { bytes, fileWith, json, type Reader, taken } from './reader.js';

const facts = JSON.parse(readFileSync(join(root, 'demonstration/facts.json'), 'utf8'));
const readings = JSON.parse(readFileSync(join(root, 'demonstration/readings.json'), 'utf8'));
/** A facts file with one of each. */
const few_sources = Object.values(facts.sources).slice(0, 4);
const few = {
  ...Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, 1) : value]),
  ),
  sources: Object.fromEntries(Object.entries(facts.sources).slice(0, 4)),
};
class OnlyTried extends Error {}
const actor = { who: 'operator', clock: systemClock, chance: systemChance };

const tables: Record<string, string> = {
  sources:
    'code,title,publisher,published_on,url,language,read_on,note\r\nS1,A title,A paper,2016-03,https://a.example/b,ru,2016-04-01,\r\n',
  people:
    "person;role;name;full_name;kind;lang;met_in;sources;note\nivan-invented;poet;Иван;;known;ru;;WPK;'=1+1\n",
  events:
    'code\tperson\ttype\thappened\tnot_before\tplace\tsummary\tsources\tnote\n\tivan-invented\tarrest\t2012-01\t\tAlmaty\tHe was arrested\tWPK\t\n',
  detentions:
    '\ufeffdetention,person,name,happened,place,days,article,sources,note\r\nd-1,new,"Иван, ""Ваня""",2012-01-02,court,15,434,WPK,\r\n',
};

/** Files that come into the register: facts, readings, tables. */
export const registerFileReaders = (): Reader[] => [
  bytes('register/files/facts-file.ts readFacts', [JSON.stringify(few), '{"people":[]}'], readFacts, {
    share: 0.3,
  }),
  bytes(
    'register/files/facts-file.ts readFactsFile',
    [JSON.stringify(few)],
    (content, ground) => readFactsFile(fileWith(content, ground)),
    { share: 0.1 },
  ),
  bytes(
    'register/files/facts-import.ts importFacts',
    [JSON.stringify(few)],
    async (content, ground) => {
      const file = readFacts(content);
      if (!file.ok) return;
      await transact(ground.database.app, async (tx) => {
        await importFacts(tx, actor, file.value);
        throw new OnlyTried();
      });
    },
    { throws: [OnlyTried], share: 0.01 },
  ),
  json('register/files/facts-file.ts readRecord', few_sources, (value) =>
    readRecord(value, 'sources[0]', sourceShape),
  ),
  json(
    'register/files/facts-file.ts readRecords',
    [facts.events.slice(0, 3)],
    (value) => readRecords(Array.isArray(value) ? value : [value], 'events', eventShape),
    { share: 0.3 },
  ),
  json(
    'register/files/readings-import.ts readReadings',
    [
      Object.fromEntries(
        Object.entries(readings).map(([name, list]) => [name, Array.isArray(list) ? list.slice(0, 2) : list]),
      ),
    ],
    readReadings,
    { share: 0.3 },
  ),
  json(
    'register/files/readings-import.ts read',
    [few_sources],
    (value) => read(noCounts(), Array.isArray(value) ? value : [value], 'sources', sourceShape),
    { share: 0.3 },
  ),
  bytes(
    'register/commands.ts readReadingsFile',
    [JSON.stringify({ defended: ['a'], names: [] })],
    (content, ground) => readReadingsFile(fileWith(content, ground)),
    { throws: [Refused], share: 0.1 },
  ),
  ...csvKinds.map((kind) =>
    bytes(
      `register/files/csv-import.ts importCsv of ${kind.name}`,
      [tables[kind.name] ?? ''],
      (content, ground) => taken(importCsv(ground.database.app, actor, kind, [content], { isDry: true })),
      { throws: [Refused], share: 0.04 },
    ),
  ),
];
