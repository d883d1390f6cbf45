import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newSlug } from './slug.js';

const slugOf = (name: string) => newSlug(name, new Set());

test('a name in Cyrillic has an address that can be read aloud, in Russian and in Kazakh letters', () => {
  const names = {
    'Арон Атабек': 'aron-atabek',
    'Ольгерд Шуберский': 'olgerd-shuberskii',
    'Мұхтар Жәкішев': 'mukhtar-zhakishev',
    'Юлия Щёголева-Цыганова': 'iuliia-shchegoleva-tsyganova',
    'Әңгіме Ғұмар Қөбеүл Һашім': 'angime-gumar-kobeul-hashim',
    'Съезд Чагин': 'sezd-chagin',
  };
  for (const [name, slug] of Object.entries(names)) assert.equal(slugOf(name), slug);
});

test('every letter of the Russian and the Kazakh alphabet is written in Latin letters or not at all', () => {
  const letters = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя';
  for (const letter of letters + letters.toUpperCase()) {
    assert.match(slugOf(`a${letter}a`), /^a[a-z]*a$/, letter);
  }
});

test('a name in Latin letters keeps its address, a namesake gets a number, and a name without a letter is a person', () => {
  assert.equal(slugOf('Qabyşūly, Max'), 'qabysuly-max');
  assert.equal(newSlug('Арон Атабек', new Set(['aron-atabek'])), 'aron-atabek-2');
  assert.equal(slugOf('王'), 'person');
});
