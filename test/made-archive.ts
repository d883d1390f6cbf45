/** Archives of invented texts, as large as they are wanted: the same number gives the same archive. */

const sections = ['News', 'International', 'Culture & letters', 'Work', 'History'];
const nouns = [
  'court',
  'strike',
  'letter',
  'prison',
  'newspaper',
  'square',
  'winter',
  'hearing',
  'colony',
  'witness',
];
const verbs = ['waits for', 'remembers', 'leaves', 'hears of', 'writes about', 'returns to'];
const sentence =
  'Somebody invented stood in front of a building that does not exist, and said what nobody had said before. ';

/** What an archive of so many posts holds besides: one item in each of so many. */
export const every = { draft: 50, private: 97, page: 61, bin: 83, picture: 3, tagged: 4 } as const;

export const made_titles = (place: number) =>
  `The ${nouns[place % nouns.length]} ${verbs[place % verbs.length]} the ${nouns[(place * 7) % nouns.length]}, part ${place}`;

export function madeDay(place: number): string {
  return new Date(Date.UTC(2006, 0, 1) + (place % 3600) * 86_400_000).toISOString().slice(0, 10);
}

const status = (place: number) =>
  place % every.draft === 0
    ? 'draft'
    : place % every.private === 0
      ? 'private'
      : place % every.bin === 0
        ? 'trash'
        : 'publish';

const is = (place: number, one: keyof typeof every) => place % every[one] === 0;

/** A WXR file of so many posts with bodies of about so many characters, piece by piece. */
export function* madeWxr(posts: number, body_characters = 4000): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Invented</title><link>https://old.example.org</link><language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example.org</wp:base_site_url><wp:base_blog_url>https://old.example.org</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[zh]]></wp:author_login><wp:author_email><![CDATA[hidden@old.example.org]]></wp:author_email><wp:author_display_name><![CDATA[Zhanna Invented]]></wp:author_display_name></wp:author>
`;
  const paragraphs = Math.max(1, Math.round(body_characters / (sentence.length * 4)));
  for (let place = 1; place <= posts; place += 1) {
    yield madePost(place, paragraphs);
    if (is(place, 'picture')) yield madePicture(place);
  }
  yield '</channel>\n</rss>\n';
}

function madePost(place: number, paragraphs: number): string {
  const day = madeDay(place);
  const slug = `part-${place}`;
  const section = sections[place % sections.length] ?? '';
  const tag = is(place, 'tagged')
    ? '<category domain="post_tag" nicename="old"><![CDATA[Old]]></category>'
    : '';
  const body = Array.from(
    { length: paragraphs },
    (_, row) =>
      `<p>${row}. ${sentence.repeat(3)}<em>Nobody</em> contradicted; see <a href="https://elsewhere.example/${place}">there</a>.</p>`,
  );
  if (is(place, 'picture'))
    body.push(`<img src="https://old.example.org/files/${place}.jpg" alt="A square, empty" />`);
  const gmt = status(place) === 'draft' ? '0000-00-00 00:00:00' : `${day} 20:30:00`;
  return `<item>
<title><![CDATA[${made_titles(place)}]]></title>
<link>https://old.example.org/${day.slice(0, 7).replace('-', '/')}/${slug}/</link>
<pubDate>${new Date(`${day}T20:30:00Z`).toUTCString()}</pubDate>
<dc:creator><![CDATA[zh]]></dc:creator>
<guid isPermaLink="false">https://old.example.org/?p=${place}</guid>
<description></description>
<content:encoded><![CDATA[${body.join('\n\n')}]]></content:encoded>
<excerpt:encoded><![CDATA[What part ${place} says, in short.]]></excerpt:encoded>
<wp:post_id>${place}</wp:post_id>
<wp:post_date><![CDATA[${day} 23:30:00]]></wp:post_date>
<wp:post_date_gmt><![CDATA[${gmt}]]></wp:post_date_gmt>
<wp:comment_status><![CDATA[open]]></wp:comment_status>
<wp:post_name><![CDATA[${slug}]]></wp:post_name>
<wp:status><![CDATA[${status(place)}]]></wp:status>
<wp:post_type><![CDATA[${is(place, 'page') ? 'page' : 'post'}]]></wp:post_type>
<wp:post_password><![CDATA[]]></wp:post_password>
<category domain="category" nicename="${section.toLowerCase().replace(/\W+/g, '-')}"><![CDATA[${section}]]></category>${tag}
<wp:postmeta><wp:meta_key><![CDATA[_edit_last]]></wp:meta_key><wp:meta_value><![CDATA[1]]></wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_id>${place}</wp:comment_id><wp:comment_author><![CDATA[Secret Commenter]]></wp:comment_author><wp:comment_content><![CDATA[A comment with an address]]></wp:comment_content></wp:comment>
</item>
`;
}

function madePicture(place: number): string {
  return `<item><title><![CDATA[picture ${place}]]></title><link>https://old.example.org/picture-${place}/</link>
<wp:post_id>${10_000_000 + place}</wp:post_id><wp:status><![CDATA[inherit]]></wp:status><wp:post_type><![CDATA[attachment]]></wp:post_type>
<wp:attachment_url><![CDATA[https://old.example.org/files/${place}.jpg]]></wp:attachment_url></item>
`;
}

/** How many posts of a made WXR file become articles, and how many other items it has. */
export function madeCounts(posts: number): { articles: number; left_out: number } {
  const places = Array.from({ length: posts }, (_, index) => index + 1);
  const binned = places.filter((place) => status(place) === 'trash').length;
  return { articles: posts - binned, left_out: binned + Math.floor(posts / every.picture) };
}

/** A Ghost export of so many posts, piece by piece. */
export function* madeGhost(posts: number, body_characters = 4000): Generator<string> {
  const settings = [
    { id: '1', key: 'title', value: 'The Invented' },
    { id: '2', key: 'timezone', value: 'Asia/Almaty' },
  ];
  yield `{"db":[{"meta":{"exported_on":1459328400000,"version":"6.0.0"},"data":{"settings":${JSON.stringify(settings)},"posts":[`;
  for (let place = 1; place <= posts; place += 1)
    yield (place === 1 ? '' : ',') + JSON.stringify(ghostPost(place, body_characters));
  const links = (key: string, id: string) =>
    Array.from({ length: posts }, (_, index) => ({
      id: `${key}${index}`,
      post_id: `p${index + 1}`,
      [key]: id,
    }));
  yield `],"users":[{"id":"u1","name":"Zhanna Invented","email":"hidden@old.example.org"}],"tags":[{"id":"t1","name":"International","slug":"international"}]`;
  yield `,"posts_authors":${JSON.stringify(links('author_id', 'u1'))},"posts_tags":${JSON.stringify(links('tag_id', 't1'))}}}]}`;
}

function ghostPost(place: number, body_characters: number): object {
  const day = madeDay(place);
  const html = `<p>${sentence.repeat(Math.max(1, Math.round(body_characters / sentence.length)))}</p><p><a href="__GHOST_URL__/part-1/">before</a></p>`;
  return {
    ...{
      id: `p${place}`,
      uuid: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
      title: made_titles(place),
    },
    ...{
      slug: `part-${place}`,
      html,
      lexical: JSON.stringify({ root: { children: [{ text: html }] } }),
      plaintext: html,
    },
    ...{ type: 'post', status: is(place, 'draft') ? 'draft' : 'published' },
    ...{ visibility: is(place, 'private') ? 'members' : 'public', custom_excerpt: null, feature_image: null },
    published_at: is(place, 'draft') ? null : `${day}T20:30:00.000Z`,
  };
}
