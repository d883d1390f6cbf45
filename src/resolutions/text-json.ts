import { demandTold, sourceTold as source } from './demands/demand-told.js';
import type { ModelFacts } from './model-page.js';
import { fillBlanks } from './plain-text.js';
import type { Named, Text, TextLine } from './text.js';

/** What the public JSON of this room says. It only ever grows: no field is renamed or taken out. */

const named = ({ slug, name }: Named) => ({ slug, name });

/** A text in `/resolutions.json`. */
export function textLineTold(text: TextLine): object {
  const { slug, kind, title, title_language, date, body, demands, people, withdrawn_on } = text;
  return {
    ...{ slug, kind, title, language: title_language, date, body, demands },
    people: people.map(named),
    withdrawn_on,
  };
}

/** `/resolutions/<slug>.json` of a parliament's resolution or an opinion. */
export function textTold(text: Text): object {
  const { slug, kind, title, title_language, date, body } = text;
  const { procedure, ref, oj, joint_motion, motions } = text;
  return {
    ...{ slug, kind, title, language: title_language, date, body },
    ...{ procedure, ref, oj, joint_motion, motions },
    people: text.people.map(named),
    demands: text.demands.map(demandTold),
    quotations: text.quotations.map((one) => ({
      wording: one.wording,
      of: one.told_of,
      source: one.source && source(one.source),
    })),
    notes: text.notes.map((one) => ({
      note: one.note,
      language: one.language,
      told_by: one.told_by,
      sources: one.sources.map(source),
    })),
    sources: text.sources.map(source),
  };
}

/** `/resolutions/<slug>.json` of a model, in its current version. */
export function modelTold(facts: ModelFacts): object {
  const { text, version } = facts;
  return {
    slug: text.slug,
    kind: text.kind,
    title: version.title,
    date: text.date,
    body: text.body,
    language: version.language,
    version: {
      number: version.number,
      as_of: version.as_of,
      published_at: version.published_at.toISOString(),
      translated_from: version.translated_from,
      languages: version.languages,
      original: version.original,
      older_than_original: version.is_behind,
      why: version.why,
      replaces: version.replaces?.number ?? null,
    },
    versions: facts.versions.map(({ number, published_on, why }) => ({ number, published_on, why })),
    withdrawn: version.withdrawn && {
      on: version.withdrawn.on,
      reason: version.withdrawn.reason,
      language: version.withdrawn.language,
    },
    paragraphs: version.paragraphs.map((one) => {
      const demand = facts.demands.find(({ id }) => id === one.demand_id);
      return {
        block: one.block,
        number: one.number,
        text: fillBlanks(one.text, version.language),
        optional: one.optional,
        relation: one.relation,
        demand: demand
          ? { resolution: demand.slug, position: demand.position, wording: demand.wording }
          : null,
      };
    }),
    people: text.people.map(named),
    standing: facts.standings.map(({ slug, standing: { state, since, evidence } }) => ({
      person: slug,
      ...{ state, since, evidence },
    })),
    addressees: facts.addressees.map(({ ways, ...office }) => ({ ...office, has_address: ways.length > 0 })),
    copies: facts.copies.map(({ slug, name, lawyers }) => ({ person: slug, name, lawyers })),
    sources: text.sources.map(source),
  };
}
