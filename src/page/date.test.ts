import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { languages, messagesBelow } from '../kernel/language.js';
import { root } from '../kernel/root.js';
import { dateInWords, notBefore, since } from './date.js';

const messages = messagesBelow(resolve(root, 'build/src'));
const [en, ru, kk] = [messages.in('en'), messages.in('ru'), messages.in('kk')];

test('a date is said with what is known of it, and not more', () => {
  assert.equal(dateInWords('2012-10-08', en), '8 October 2012');
  assert.equal(dateInWords('2012-10-08', ru), '8 октября 2012 г.');
  assert.equal(dateInWords('2012-10-08', kk), '2012 ж. 8 қазан');
  assert.equal(dateInWords('2012-10', en), 'October 2012');
  assert.equal(dateInWords('2012-10', ru), 'октябрь 2012 г.');
  assert.equal(dateInWords('2012', en), '2012');
  assert.equal(dateInWords('2012', ru), '2012 г.');
  assert.equal(dateInWords('201X', en), 'the 2010s');
});

test('about, after, until and doubt are words of the language', () => {
  assert.equal(dateInWords('2012/', en), '2012 – end not known');
  assert.equal(dateInWords('/2012-10', ru), 'начало неизвестно – октябрь 2012 г.');
  assert.equal(dateInWords('2014~', en), 'about 2014');
  assert.equal(dateInWords('2014-05~', ru), 'примерно май 2014 г.');
  assert.equal(dateInWords('2014?', en), '2014 (uncertain)');
  assert.equal(dateInWords('2007-10/..', en), 'since October 2007');
  assert.equal(dateInWords('2007-10/2008', en), 'October 2007 – 2008');
  assert.equal(dateInWords('../2008', ru), 'не позднее: 2008 г.');
  assert.equal(notBefore('2007-10', en), 'not before October 2007');
  assert.equal(notBefore('2007-10', ru), 'не раньше октября 2007 г.');
  assert.equal(since('2016-08-19', ru), 'с 19 августа 2016 г.');
  assert.equal(since('2016-08-19', kk), '2016 ж. 19 тамыздан бастап');
});

test('no language and no date leaves a hole in the sentence', () => {
  for (const language of languages) {
    const say = messages.in(language);
    for (const date of ['2012', '2012-10', '2012-10-08', '2012~', '2012-10%', '201X', '20XX~', '../2012?']) {
      for (const words of [dateInWords(date, say), since(date, say), notBefore(date, say)]) {
        assert.doesNotMatch(words, /[{}]/, `${language} ${date}`);
      }
    }
  }
  assert.equal(dateInWords('whenever', en), 'whenever');
});
