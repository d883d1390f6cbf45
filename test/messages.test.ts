import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { languages } from '../src/kernel/language.js';
import { root } from '../src/kernel/root.js';
import { chambers, codeOf, filesOf, lineAt, rooms } from './source-tree.js';

// Visitors’ words exist in every language, with the same blanks to fill and every plural form.

type Leaf = string | Record<string, string>;

const forms = ['zero', 'one', 'two', 'few', 'many', 'other'];
/** Rooms and chambers (`register/course`) that have words of their own. */
const withMessages = rooms()
  .flatMap((room) => [room, ...chambers(room)])
  .filter((room) => existsSync(join(root, 'src', room, 'messages')));

function isPlural(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { other?: unknown }).other === 'string'
  );
}

/** A message file as code -> message. */
function flat(value: unknown, path: string, into: Map<string, Leaf>): Map<string, Leaf> {
  if (typeof value === 'string' || isPlural(value)) into.set(path, value);
  else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) flat(inner, `${path}.${key}`, into);
  } else throw new Error(`${path} is neither a sentence nor plural forms nor a group of messages`);
  return into;
}

function messagesOf(room: string, file: string): Map<string, Leaf> {
  const path = join(root, 'src', room, 'messages', file);
  return existsSync(path)
    ? flat(JSON.parse(readFileSync(path, 'utf8')), room.replaceAll('/', '.'), new Map())
    : new Map();
}

const texts = (leaf: Leaf): string[] => (typeof leaf === 'string' ? [leaf] : Object.values(leaf));

function blanks(leaf: Leaf): string {
  return [...new Set(texts(leaf).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort().join(' ');
}

test('message files are named after a language we speak, and the desk speaks English', () => {
  const known = [...languages.map((language) => `${language}.json`), 'desk.en.json'];
  const wrong = withMessages.flatMap((room) =>
    readdirSync(join(root, 'src', room, 'messages'))
      .filter((file) => !known.includes(file))
      .map((file) => `${room}/${file}`),
  );
  assert.deepEqual(wrong, []);
});

test('every visitors’ message exists in every language', () => {
  const wrong = withMessages.flatMap((room) => {
    const all = languages.map((language) => ({ language, messages: messagesOf(room, `${language}.json`) }));
    const codes = new Set(all.flatMap(({ messages }) => [...messages.keys()]));
    return all.flatMap(({ language, messages }) =>
      [...codes].filter((code) => !messages.has(code)).map((code) => `${language} lacks ${code}`),
    );
  });
  assert.deepEqual(wrong, []);
});

test('a message has the same blanks in every language', () => {
  const wrong = withMessages.flatMap((room) => {
    const english = messagesOf(room, 'en.json');
    return languages
      .slice(1)
      .flatMap((language) =>
        [...messagesOf(room, `${language}.json`)]
          .filter(([code, leaf]) => english.has(code) && blanks(english.get(code) as Leaf) !== blanks(leaf))
          .map(
            ([code, leaf]) =>
              `${language} ${code}: “${blanks(leaf)}”, not “${blanks(english.get(code) as Leaf)}”`,
          ),
      );
  });
  assert.deepEqual(wrong, []);
});

test('plural messages have every form of their language, and no other', () => {
  const wrong = withMessages.flatMap((room) =>
    readdirSync(join(root, 'src', room, 'messages')).flatMap((file) => {
      const wanted = new Intl.PluralRules(file.split('.').at(-2)).resolvedOptions().pluralCategories;
      return [...messagesOf(room, file)].flatMap(([code, leaf]) => {
        if (typeof leaf === 'string') return [];
        const has = Object.keys(leaf);
        const unknown = has.filter((form) => !forms.includes(form));
        const missing = wanted.filter((form) => !has.includes(form));
        return [
          ...unknown.map((form) => `${room}/${file} ${code}: ${form} is no plural form`),
          ...missing.map((form) => `${room}/${file} ${code} lacks the form ${form}`),
        ];
      });
    }),
  );
  assert.deepEqual(wrong, []);
});

test('no message is empty, and the desk does not redefine a visitors’ message', () => {
  const wrong = withMessages.flatMap((room) => {
    const desk = messagesOf(room, 'desk.en.json');
    const visitors = messagesOf(room, 'en.json');
    return [
      ...[...desk.keys()].filter((code) => visitors.has(code)).map((code) => `${code} is in both files`),
      ...[...desk, ...visitors]
        .filter(([, leaf]) => texts(leaf).some((text) => text.trim() === ''))
        .map(([code]) => `${code} is empty`),
    ];
  });
  assert.deepEqual(wrong, []);
});

test('visitors’ messages in Russian and Kazakh are not left in English', () => {
  const wrong = withMessages.flatMap((room) => {
    const english = messagesOf(room, 'en.json');
    return languages.slice(1).flatMap((language) =>
      [...messagesOf(room, `${language}.json`)]
        .filter(([code, leaf]) => {
          const bare = texts(leaf)
            .join(' ')
            .replace(/\{\w+\}/g, '');
          const same = JSON.stringify(leaf) === JSON.stringify(english.get(code));
          return same && (bare.match(/[A-Za-z]{2,}/g)?.length ?? 0) > 2;
        })
        .map(([code]) => `${language} ${code}`),
    );
  });
  assert.deepEqual(wrong, []);
});

test('every message that the code asks for exists', () => {
  const known = new Set(
    withMessages.flatMap((room) =>
      ['en.json', 'desk.en.json'].flatMap((file) => [...messagesOf(room, file).keys()]),
    ),
  );
  const start = `(?:${rooms().join('|')})\\.`;
  const patterns = [
    // say('…'), new Refused('…'), code: '…' with a room's name in front
    new RegExp(`(?:\\bsay\\(|\\bRefused\\(|\\bcode:)\\s*(['"])(${start}[\\w.]+)\\1`, 'g'),
    // any other text of three parts that begins with a room's name
    new RegExp(`(['"])(${start}[a-z_]+(?:\\.[a-z_]+)+)\\1`, 'g'),
  ];
  const computed = new RegExp(`\\bsay\\(\\s*\`(${start}[\\w.]*)\\$\\{`, 'g');
  const isModule = (code: string) => /\.(js|json|typ|css|ts|tsx)$/.test(code);
  const wrong = filesOf('src')
    .filter((file) => /\.tsx?$/.test(file.path) && !file.isTest)
    .flatMap((file) => {
      const code = codeOf(file.text);
      const asked = patterns.flatMap((pattern) =>
        [...code.matchAll(pattern)]
          .map((match) => ({ message: match[2] as string, at: match.index }))
          .filter(({ message }) => !known.has(message) && !isModule(message)),
      );
      const begun = [...code.matchAll(computed)]
        .map((match) => ({ message: match[1] as string, at: match.index }))
        .filter(({ message }) => ![...known].some((one) => one.startsWith(message)));
      return [...asked, ...begun].map(({ message, at }) => `${file.path}:${lineAt(code, at)}: ${message}`);
    });
  assert.deepEqual([...new Set(wrong)], []);
});
