/** One day in a calendar (RFC 5545, VEVENT). */
export interface CalendarDay {
  /** Stable: the same day of the same person has the same for ever. */
  uid: string;
  /** YYYY-MM-DD. */
  day: string;
  /** Whether it comes again every year. */
  yearly: boolean;
  summary: string;
  description: string | null;
  url: string;
  /** YYYY-MM-DD: when what it says was last published. */
  stamp: string;
}

/** Calendars are read again about so often. */
const refresh = 'P1D';

/** A calendar as text (RFC 5545): CRLF, lines folded at 75 octets. The same days give the same bytes. */
export function iCalendar(name: string, days: CalendarDay[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Habeas//Calendar//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${refresh}`,
    ...days.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(one: CalendarDay): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${text(one.uid)}`,
    `DTSTAMP:${one.stamp.replaceAll('-', '')}T000000Z`,
    `DTSTART;VALUE=DATE:${one.day.replaceAll('-', '')}`,
    ...(one.yearly ? [`RRULE:${rule(one.day)}`] : []),
    `SUMMARY:${text(one.summary)}`,
    ...(one.description ? [`DESCRIPTION:${text(one.description)}`] : []),
    `URL:${one.url}`,
    // It does not make anybody busy.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** Every year on that day; 29 February, in other years, on the last day of February. */
function rule(day: string): string {
  return day.endsWith('-02-29') ? 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1' : 'FREQ=YEARLY';
}

/** TEXT (RFC 5545, 3.3.11): backslash, semicolon, comma and line breaks are escaped, other controls dropped. */
function text(value: string): string {
  return value
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

const longest_line = 75;

/** Folds a line (RFC 5545, 3.1) without cutting a letter in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const letter of line) {
    const length = Buffer.byteLength(letter);
    if (octets + length > longest_line) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += letter;
    octets += length;
  }
  return [...parts, part].join('\r\n');
}
