import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesBelow } from '../kernel/language.js';
import { beside } from '../kernel/root.js';
import { AddresseeName, nameForReader } from './addressee-name.js';

const messages = messagesBelow(beside(import.meta.url, '..'));
const names = {
  en: 'Ministry of Foreign Affairs',
  ru: 'Министерство иностранных дел',
  kk: 'Сыртқы істер министрлігі',
};
const shown = (language: 'en' | 'ru' | 'kk', addressee_name: string, office_names: typeof names | null) =>
  String(<AddresseeName say={messages.in(language)} {...{ addressee_name, office_names }} />);

test('an office has its name in the reader’s language first, and the one on the paper beside it in its own', () => {
  const en = `<bdi lang="en">${names.en}</bdi> (<bdi lang="ru">${names.ru}</bdi>)`;
  assert.equal(shown('en', names.ru, names), en);
  assert.equal(
    shown('kk', names.ru, names),
    `<bdi lang="kk">${names.kk}</bdi> (<bdi lang="ru">${names.ru}</bdi>)`,
  );
  assert.equal(nameForReader(messages.in('en'), { addressee_name: names.ru, office_names: names }), names.en);
});

test('what is the same name stands once, and where no other is known the paper’s own stands alone', () => {
  assert.equal(shown('ru', names.ru, names), `<bdi lang="ru">${names.ru}</bdi>`);
  assert.equal(shown('en', 'Адилет Улгиулы', null), '<bdi>Адилет Улгиулы</bdi>');
});
