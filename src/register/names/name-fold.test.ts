import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldedParts, keysOf, most_parts, partsOf } from './name-fold.js';

test('spellings of one name share a key', () => {
  const families = [
    ['Курамшин', 'Kuramshin', 'Kuramshyn', 'Құрамшин', 'Kuramschin', 'Kuramszin', 'Kuramşin'],
    ['Едигеев', 'Edigeev', 'Yedigeyev', 'Едігеев', 'Edigiejew', 'Jedigejew', 'Edigeyev'],
    ['Тулетаева', 'Tuletaeva', 'Tuletayeva', 'Tuletajewa'],
    ['Нарымбаев', 'Narymbayev', 'Narymbaev', 'Narimbaev'],
    ['Жыланбаев', 'Zhylanbayev', 'Žylanbaev', 'Jılanbaev'],
    ['Мухаммедкарим', 'Mukhammedkarim', 'Muhammedkarim'],
    ['Абжан', 'Abzhan', 'Abjan'],
    ['Сейтказы', 'Seytkazy', 'Seitqazy', 'Seitkazy'],
    ['Досмагамбетов', 'Dosmaghambetov', 'Dosmagambetov'],
    ['Гузяль', 'Guzyal', 'Guzal', 'Gyuzal'],
    ['Қабышұлы', 'Qabyşūly', 'Kabyshuly'],
    ['Атабек', 'Atabek', 'ATABEK'],
  ];
  for (const [first = '', ...others] of families) {
    for (const other of others) {
      assert.ok(
        keysOf(first).some((key) => keysOf(other).includes(key)),
        `${first} ${keysOf(first)} = ${other} ${keysOf(other)}`,
      );
    }
  }
});

test('different names keep different keys', () => {
  const names = ['Козлов', 'Курамшин', 'Атабек', 'Матаев', 'Мамай', 'Бокаев', 'Аян', 'Блялов'];
  assert.equal(new Set(names.flatMap(keysOf)).size, names.length);
});

test('brackets, apostrophes and commas are no part of a name', () => {
  assert.deepEqual(partsOf("Aron Edigeev (born Nutushev), Mar'yam"), [
    'Aron',
    'Edigeev',
    'born',
    'Nutushev',
    'Maryam',
  ]);
});

test('any text folds quickly to a few short keys', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000, unit: 'binary' }), (text) => {
      const folded = foldedParts(text);
      return (
        folded.length <= most_parts &&
        folded.every(({ keys }) => keys.length <= 6 && keys.every((key) => key !== '' && key.length <= 100))
      );
    }),
  );
  assert.ok(foldedParts('a\u0301'.repeat(5000)).length <= 4);
});
