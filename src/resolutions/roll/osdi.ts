import type { PublicDb } from '../../kernel/database.js';
import { adoptionsOfOrganisations } from '../adoption-public.js';
import { supportFor } from '../count.js';
import { currentVersion } from '../model.js';
import { officesOf } from '../pack/pack-letters.js';
import { plainTextOf } from '../plain-text.js';
import { textsOf } from '../text.js';
import { type RollLine, rollPage } from './roll.js';

/** Organisations on a page. */
export const per_page = 100;

/** OSDI writes moments; of a meeting and of a check we know the day only. */
const moment = (day: string) => `${day}T00:00:00Z`;

/**
 * The public roll in the shape of OSDI 1.1.1 (Open Supporter Data Interface, HAL+JSON): organisations with
 * their adoptions as signatures, and the models as petitions. What of it is OSDI's and what is ours is
 * written down in docs/json.md. `url` is the site's address; pages count from 1.
 */
export async function rollAsOsdi(db: PublicDb, url: string, page: number, origin: string): Promise<object> {
  const { organisations, count } = await rollPage(db, {}, page, per_page);
  const pages = Math.max(1, Math.ceil(count / per_page));
  const here = (number: number) => `${url}/organisations.osdi.json${number > 1 ? `?page=${number}` : ''}`;
  const signatures = await adoptionsOfOrganisations(
    db,
    organisations.map(({ id }) => id),
  );
  return {
    total_pages: pages,
    per_page,
    page,
    total_records: count,
    _links: {
      self: { href: here(page) },
      ...(page > 1 ? { previous: { href: here(page - 1) } } : {}),
      ...(page < pages ? { next: { href: here(page + 1) } } : {}),
      curies: [
        { name: 'osdi', href: 'https://opensupporter.github.io/osdi-docs/{rel}.html', templated: true },
      ],
    },
    _embedded: {
      'osdi:organizations': organisations.map((one) => ({
        ...organisationOf(one, url, origin),
        _embedded: {
          'osdi:signatures': signatures
            .filter(({ organisation_id }) => organisation_id === one.id)
            .map((adoption) => ({
              identifiers: [`habeas:${adoption.text_slug}/${one.slug}`],
              origin_system: origin,
              created_date: moment(adoption.verified_on),
              action_date: moment(adoption.met_on),
              _links: {
                self: { href: `${url}/resolutions/${adoption.text_slug}/adoptions/${one.slug}.json` },
                'osdi:petition': { href: `${url}/resolutions/${adoption.text_slug}.json` },
                'osdi:organization': { href: `${url}/organisations/${one.slug}.json` },
              },
            })),
        },
      })),
      'osdi:petitions': await petitions(db, url, origin),
    },
  };
}

function organisationOf(one: RollLine, url: string, origin: string): object {
  const parent = one.part_of_slug;
  return {
    identifiers: [`habeas:${one.slug}`],
    origin_system: origin,
    created_date: moment(one.first_adopted_on),
    name: one.name,
    location: { country: one.country },
    'habeas:kind': one.kind,
    'habeas:level': one.level,
    'habeas:members': one.members,
    _links: {
      self: { href: `${url}/organisations/${one.slug}.json` },
      // RFC 8288's word for what stands above.
      ...(parent ? { up: { href: `${url}/organisations/${parent}.json` } } : {}),
    },
  };
}

async function petitions(db: PublicDb, url: string, origin: string): Promise<object[]> {
  const models = (await textsOf(db, 'en')).filter(({ kind }) => kind === 'model');
  return Promise.all(
    models.map(async ({ id, slug }) => {
      const version = await currentVersion(db, slug, 'en');
      const offices = await officesOf(db, version.id, 'en');
      const support = await supportFor(db, id);
      return {
        identifiers: [`habeas:${slug}`],
        origin_system: origin,
        created_date: version.published_at.toISOString(),
        name: slug,
        title: version.title,
        petition_text: plainTextOf(version),
        browser_url: `${url}/resolutions/${slug}`,
        total_signatures: support.organisations,
        target: offices.map(({ name }) => ({ name })),
        _links: {
          self: { href: `${url}/resolutions/${slug}.json` },
          'osdi:signatures': { href: `${url}/resolutions/${slug}/adoptions.json` },
        },
      };
    }),
  );
}
