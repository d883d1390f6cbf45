import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinOf } from './given-names.js';
import { keysOf } from './name-fold.js';

const areKin = (one: string, other: string) => kinOf(keysOf(one))?.has(keysOf(other)) ?? false;

test('a given name is known in other languages, in other alphabets and short', () => {
  const pairs = [
    ['Саша', 'Aleksandr'],
    ['Sasha', 'Олександр'],
    ['Вова', 'Uladzimir'],
    ['Женя', 'Evgenia'],
    ['Ioannes', 'Seán'],
    ['Ted', 'Edward'],
    ['Ted', 'Theodore'],
    ['Bill', 'Gulielmus'],
    ['Мехмет', 'Muhammad'],
  ];
  for (const [one = '', other = ''] of pairs) assert.ok(areKin(one, other), `${one} ${other}`);
  assert.equal(areKin('Misha', 'Микола'), false);
});

test('the ending of another language does not hide a given name', () => {
  for (const [one = '', other = ''] of [
    ['Džons', 'John'],
    ['Viljams', 'Bill'],
    ['Ivans', 'Иоанн'],
  ]) {
    assert.ok(areKin(one, other), `${one} ${other}`);
    assert.ok(areKin(other, one), `${other} ${one}`);
  }
});

test('a surname is in no family, and two letters are no given name', () => {
  for (const name of ['Курамшин', 'Grushevets', 'An', 'Ян']) assert.equal(kinOf(keysOf(name)), null, name);
});
