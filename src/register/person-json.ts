import type { Custody, Standing } from './course/standing.js';
import type { Reckoning } from './custody/reckoning.js';
import type { Rule } from './custody/rule.js';
import type { Cited, Person } from './person.js';
import type { Contradiction } from './sources/contradiction.js';
import { type SourceList, snapshotPath } from './sources/source.js';

/** A standing as public JSON; see docs for the schema. It only ever grows. */
export function statusJson(standing: Standing): Standing {
  const { state, held_as, since, evidence, text } = standing;
  return { state, held_as, since, evidence, text };
}

export function custodyJson(custody: Custody | null): Custody | null {
  return custody;
}

/** The term laid against the time served: days as ranges, dates as the first and the last day they can be. */
function reckoningJson(reckoning: Reckoning | null) {
  if (!reckoning) return null;
  const { term, choice, ...reckoned } = reckoning;
  const rule = (one: Rule | null | undefined) =>
    one && { code: one.code, law: one.law, article: one.article };
  return {
    term: term.length,
    ...reckoned,
    remand_rule: rule(choice?.remand) ?? null,
    release_rule: rule(choice?.release) ?? null,
    why: choice?.why ?? null,
  };
}

/** Sources of a page by their code. */
export function sourcesJson(sources: SourceList) {
  return Object.fromEntries(
    sources.list.map(({ code, publisher, title, published_on, url, was_read, ...more }) => [
      code,
      {
        title,
        publisher,
        published: published_on,
        url,
        read: was_read,
        read_on: more.read_on,
        language: more.language,
        snapshots: more.snapshots.map(({ taken_on, sha256, media_type, is_open }) => ({
          taken_on,
          sha256,
          media_type,
          url: is_open ? snapshotPath(sha256) : null,
        })),
      },
    ]),
  );
}

export function contradictionJson(one: Contradiction, sources: SourceList) {
  return {
    id: one.code,
    topic: one.topic,
    positions: one.positions.map(({ text, sources: ids }) => ({ text, sources: codes(ids, sources) })),
    reading: one.reading,
    events: one.events,
    people: one.people,
  };
}

/** A person's page as data: `/people/<slug>.json`. Dates are EDTF, sources are named by their code. */
export function personJson(person: Person) {
  const cited = ({ sources, confidence, note }: Cited) => ({
    sources: codes(sources, person.sources),
    confidence,
    note,
  });
  const moments = (kind: string) => person.biography.filter((one) => one.kind === kind);
  return {
    slug: person.slug,
    name: person.name,
    on: person.day,
    status: statusJson(person.standing),
    custody: custodyJson(person.custody),
    reckoning: reckoningJson(person.reckoning),
    names: person.names.map((one) => ({
      form: one.form,
      full: one.full_form,
      script: one.script,
      lang: one.lang,
      kind: one.kind,
      met_in: one.met_in,
      ...cited(one),
    })),
    ...Object.fromEntries(
      (['birth', 'death', 'outcome'] as const).map((kind) => {
        const [one] = moments(kind);
        return [kind, one ? { date: one.happened, place: one.place, text: one.text, ...cited(one) } : null];
      }),
    ),
    occupation: moments('occupation').map((one) => ({ text: one.text, ...cited(one) })),
    attention: moments('attention').map((one) => ({
      body: one.body,
      text: one.text,
      date: one.happened,
      ...cited(one),
    })),
    course: person.course.map((one) => ({
      id: one.code,
      type: one.type,
      date: one.happened,
      not_before: one.not_before,
      place: one.place,
      summary: one.summary,
      ground: one.ground,
      counts: one.counts.map(({ charge, finding }) => ({
        charge: person.charges.findIndex(({ id }) => id === charge),
        finding,
      })),
      proceeding: one.proceeding && {
        name: one.proceeding.name,
        court: one.proceeding.court,
        case_number: one.proceeding.case_number,
        with: one.proceeding.others.map(({ slug }) => slug),
      },
      withdraws: one.withdraws,
      ...cited(one),
      contradictions: one.contradictions.map(({ code }) => code),
    })),
    charges: person.charges.map((one) => ({
      law: one.law,
      article: one.article,
      part: one.part,
      text: one.text,
      count: one.count_number,
      ...cited(one),
    })),
    sentences: person.sentences.map((one) => ({
      length: one.length,
      regime: one.regime,
      extra: one.extra,
      how: one.how,
      decided: person.course.find(({ id }) => id === one.event_id)?.code ?? null,
      ...cited(one),
    })),
    stays: person.stays.map((one) => ({ place: one.place, from: one.began, to: one.ended, ...cited(one) })),
    lawyers: person.lawyers.map((one) => ({ name: one.name, ...cited(one) })),
    recognitions: person.recognitions.map((one) => ({
      body: one.body,
      term: one.term,
      since: one.since,
      until: one.until,
      criteria: one.criteria,
      criteria_url: one.criteria_url,
      ...cited(one),
    })),
    contradictions: [
      ...new Set([...person.course.flatMap((one) => one.contradictions), ...person.contradictions]),
    ].map((one) => contradictionJson(one, person.sources)),
    sources: sourcesJson(person.sources),
  };
}

/** Codes of some sources of a page, in order. */
export function codes(ids: string[], sources: SourceList): string[] {
  return ids.flatMap((id) => sources.list[(sources.numbers.get(id) ?? 0) - 1]?.code ?? []);
}
