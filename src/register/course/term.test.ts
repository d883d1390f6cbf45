import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TermStep, termIn } from './term.js';

const seven: TermStep = { how: 'imposed', length: 'P7Y', decided: '2012-06-04' };

test('reduced by two years and reduced to two years are two things', () => {
  const by: TermStep = { how: 'reduced-by', length: 'P2Y', decided: '2012-08-06' };
  const to: TermStep = { ...by, how: 'reduced-to' };
  assert.equal(termIn([seven, by], [], '2013-01-01')?.length, 'P5Y');
  assert.equal(termIn([seven, to], [], '2013-01-01')?.length, 'P2Y');
  assert.equal(termIn([seven, { ...by, how: 'added' }], [], '2013-01-01')?.length, 'P9Y');
  assert.equal(termIn([seven, by], [], '2012-08-05')?.length, 'P7Y', 'not before the decision');
  assert.equal(termIn([by, seven], [], '2012-08-06')?.steps.length, 2, 'in the order of the decisions');
});

test('a term ends with the verdict that was annulled, and a second verdict imposes another', () => {
  const one: TermStep = { how: 'imposed', length: 'P1Y', decided: '2012-08-28' };
  const twelve: TermStep = { how: 'imposed', length: 'P12Y', decided: '2012-12-07' };
  const annulled = ['2012-10-31'];
  assert.equal(termIn([one, twelve], annulled, '2012-10-30')?.length, 'P1Y');
  assert.equal(termIn([one, twelve], annulled, '2012-11-30'), null);
  assert.equal(termIn([one, twelve], annulled, '2016-03-30')?.length, 'P12Y');
});

test('a term that no decision is known for stands from the beginning; a change of no term is none', () => {
  assert.equal(termIn([{ ...seven, decided: null }], [], '2000-01-01')?.length, 'P7Y');
  assert.equal(termIn([{ ...seven, how: 'reduced-by' }], [], '2016-01-01'), null);
  assert.equal(termIn([{ ...seven, decided: '2012-06' }], [], '2012-06-01')?.length, 'P7Y');
});
