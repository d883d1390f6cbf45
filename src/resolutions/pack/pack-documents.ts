import type { OfficeDocument, OfficeParagraph } from '../../print/office-document.js';
import type { Version } from '../model.js';
import { fillBlanks, headingOf, plainTextOf } from '../plain-text.js';
import type { Letter } from './pack-letters.js';
import type { PackRequest } from './pack-request.js';

// What a meeting edits is passed on, also to prisoners: so no address and no code of ours stands in it.

/** The motion to be edited: the same words as on paper, with the organisation set in; place and date stay blanks. */
export function motionDocument(version: Version, request: PackRequest, kicker: string): OfficeDocument {
  const page: OfficeParagraph[] = [
    { kind: 'small', text: kicker },
    { kind: 'title', text: version.title },
  ];
  let block = 'opening';
  for (const { block: now, number, text } of version.paragraphs) {
    const heading = headingOf(now, version.language);
    if (now !== block && heading) page.push({ kind: 'part', text: heading });
    block = now;
    const words = fillBlanks(text, version.language, { organisation: request.organisation });
    page.push({ kind: 'point', text: words, number });
  }
  return { ...about(version, request), pages: [page] };
}

/** The covering letters to be edited, each on a page of its own. */
export function lettersDocument(version: Version, request: PackRequest, letters: Letter[]): OfficeDocument {
  return { ...about(version, request), pages: letters.map(letterPage) };
}

/** The motion as plain text, to be copied into a mail or an agenda. */
export function motionText(version: Version, { organisation }: PackRequest): string {
  return `${version.title}\n\n${plainTextOf(version, { organisation })}\n`;
}

function about(version: Version, { paper }: PackRequest) {
  return { title: version.title, language: version.language, paper, date: version.as_of };
}

function letterPage(letter: Letter): OfficeParagraph[] {
  const line = (text: string): OfficeParagraph => ({ kind: 'line', text });
  const room = line('');
  return [
    line(letter.sender),
    room,
    ...letter.addressee.map(line),
    ...(letter.country === null ? [] : [line(letter.country.toUpperCase())]),
    room,
    line(letter.date),
    room,
    { kind: 'title', text: letter.subject },
    ...(letter.remark === '' ? [] : [{ kind: 'note', text: letter.remark } as const]),
    { kind: 'text', text: letter.salutation },
    ...letter.body.map((text) => ({ kind: 'text', text }) as const),
    { kind: 'text', text: letter.farewell },
    room,
    room,
    ...letter.signed.map(line),
    room,
    { kind: 'small', text: letter.enclosure },
  ];
}
