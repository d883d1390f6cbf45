import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Db } from '../kernel/database.js';
import type { Say } from '../kernel/language.js';
import { Table } from '../page/parts.js';
import type { DeskEnv } from '../page/web.js';
import { demandDesk } from './demands/demand-desk.js';
import { draftDesk } from './models/draft-desk.js';
import { modelDesk } from './models/model-desk.js';
import { writtenDesk } from './models/written-desk.js';
import type { TextKind } from './tables.js';

/** A text as the desk lists it, with every version, drafts among them. */
export interface DeskText {
  id: string;
  slug: string;
  kind: TextKind;
  title: string;
  versions: {
    id: string;
    number: number | null;
    as_of: string;
    published_at: Date | null;
    why: string | null;
  }[];
}

/** All texts with their versions: models first, then the newest. */
export async function deskTexts(db: Db): Promise<DeskText[]> {
  const texts = await db
    .selectFrom('texts')
    .select(['id', 'slug', 'kind', 'title'])
    .orderBy((e) => e('kind', '<>', 'model'))
    .orderBy('said_on', 'desc')
    .execute();
  const versions = await db
    .selectFrom('versions')
    .select(['id', 'text_id', 'number', 'as_of', 'published_at', 'why'])
    // Drafts first: they have no number.
    .orderBy((e) => e('number', 'is not', null))
    .orderBy('number', 'desc')
    .execute();
  return texts.map((text) => ({ ...text, versions: versions.filter((one) => one.text_id === text.id) }));
}

/** `/desk/texts`: which texts there are, in which versions; and below it their demands, models and drafts. */
export function textsDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>().get('/desk/texts', async (c) => {
    const { say, db } = c.var;
    return c.render(<TextsPage say={say} texts={await deskTexts(db)} />, {
      title: say('resolutions.texts.title'),
      section: 'texts',
    });
  });
  for (const pages of [modelDesk(), draftDesk(), writtenDesk(), demandDesk()]) app.route('/', pages);
  return app;
}

const TextsPage: FC<{ say: Say; texts: DeskText[] }> = ({ say, texts }) => (
  <>
    <h1>{say('resolutions.texts.title')}</h1>
    <p>{say('resolutions.texts.standfirst')}</p>
    <p class="acts">
      <a class="act" href="/desk/texts/new">
        {say('resolutions.models.new')}
      </a>
      <a href="/desk/texts/notices">{say('resolutions.notices.desk.title')}</a>
    </p>
    {texts.length === 0 && <p>{say('resolutions.texts.none')}</p>}
    <Table
      caption={say('resolutions.texts.title')}
      head={['text', 'kind', 'versions', 'as_of', 'published', 'why'].map((one) =>
        say(`resolutions.texts.${one}`),
      )}
      numbers={[2]}
    >
      {texts.flatMap((text) => {
        const rows = text.versions.length > 0 ? text.versions : [null];
        return rows.map((version) => (
          <tr>
            <td>
              <a href={`/desk/texts/${text.slug}`}>{text.title}</a>
            </td>
            <td>{say(`resolutions.kind.${text.kind}`)}</td>
            <td class="n">{version && (version.number ?? say('resolutions.texts.draft'))}</td>
            <td>{version?.as_of ?? ''}</td>
            <td>{version?.published_at?.toISOString().slice(0, 10) ?? ''}</td>
            <td>{version?.why ?? ''}</td>
          </tr>
        ));
      })}
    </Table>
  </>
);
