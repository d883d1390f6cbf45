import { strToU8, type Zippable, zipSync } from 'fflate';
import { paper_mm } from './label-sheets.js';
import {
  isRightToLeft,
  type OfficeDocument,
  type OfficeParagraph,
  office_face,
  office_indent_mm,
  office_margin_mm,
  office_styles,
  officeLanguage,
  xmlSafe,
} from './office-document.js';

/** What says of a file that it is an OpenDocument text. */
export const odt_type = 'application/vnd.oasis.opendocument.text';

const spaces = {
  office: 'urn:oasis:names:tc:opendocument:xmlns:office:1.0',
  text: 'urn:oasis:names:tc:opendocument:xmlns:text:1.0',
  style: 'urn:oasis:names:tc:opendocument:xmlns:style:1.0',
  fo: 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0',
  svg: 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0',
  meta: 'urn:oasis:names:tc:opendocument:xmlns:meta:1.0',
  dc: 'http://purl.org/dc/elements/1.1/',
};
const named = Object.entries(spaces)
  .map(([prefix, urn]) => `xmlns:${prefix}="${urn}"`)
  .join(' ');

/**
 * A document as OpenDocument text 1.3 (ISO/IEC 26300; OASIS Open Document Format, parts 2 and 3): a ZIP
 * archive whose first file, stored and not packed, is `mimetype`. The same document gives the same bytes.
 */
export function odtOf(document: OfficeDocument): Uint8Array {
  const parts: Record<string, string> = {
    'content.xml': contentOf(document),
    'styles.xml': stylesOf(document),
    'meta.xml': metaOf(document),
  };
  const files: Zippable = { mimetype: [strToU8(odt_type), { level: 0 }] };
  for (const [name, xml] of Object.entries(parts)) files[name] = strToU8(xml);
  files['META-INF/manifest.xml'] = strToU8(manifestOf(Object.keys(parts)));
  return zipSync(files, { mtime: `${document.date}T12:00:00`, level: 6 });
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';

function manifestOf(parts: string[]): string {
  const entry = (path: string, type: string) =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"${path === '/' ? ' manifest:version="1.3"' : ''}/>`;
  const entries = [entry('/', odt_type), ...parts.map((part) => entry(part, 'text/xml'))];
  return `${head}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">${entries.join('')}</manifest:manifest>`;
}

function metaOf({ title, language, date }: OfficeDocument): string {
  const moment = `${date}T12:00:00`;
  return `${head}<office:document-meta ${named} office:version="1.3"><office:meta><dc:title>${escaped(title)}</dc:title><dc:language>${escaped(language)}</dc:language><meta:creation-date>${moment}</meta:creation-date><dc:date>${moment}</dc:date></office:meta></office:document-meta>`;
}

const kinds = Object.keys(office_styles) as OfficeParagraph['kind'][];

function stylesOf({ language, paper }: OfficeDocument): string {
  const { width, height } = paper_mm[paper];
  const { vertical, horizontal } = office_margin_mm;
  const tongue = officeLanguage(language);
  const mode = isRightToLeft(language) ? 'rl-tb' : 'lr-tb';
  const spoken = ['', '-asian', '-complex'].map((script) => {
    const prefix = script === '' ? 'fo' : 'style';
    return `${prefix}:language${script}="${tongue.language}" ${prefix}:country${script}="${tongue.country}"`;
  });
  return `${head}<office:document-styles ${named} office:version="1.3"><office:font-face-decls><style:font-face style:name="Face" svg:font-family="'${office_face}'" style:font-family-generic="roman" style:font-pitch="variable"/></office:font-face-decls><office:styles><style:default-style style:family="paragraph"><style:paragraph-properties fo:text-align="start" style:writing-mode="${mode}" fo:orphans="2" fo:widows="2"/><style:text-properties style:font-name="Face" fo:font-size="11pt" ${spoken.join(' ')}/></style:default-style>${kinds.map(styleOf).join('')}</office:styles><office:automatic-styles><style:page-layout style:name="Paper"><style:page-layout-properties fo:page-width="${width}mm" fo:page-height="${height}mm" style:print-orientation="portrait" fo:margin-top="${vertical}mm" fo:margin-bottom="${vertical}mm" fo:margin-left="${horizontal}mm" fo:margin-right="${horizontal}mm" style:writing-mode="${mode}"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Paper"/></office:master-styles></office:document-styles>`;
}

function styleOf(kind: OfficeParagraph['kind']): string {
  const { size_pt, above_mm, below_mm, bold, italic, with_next } = office_styles[kind];
  const indent =
    kind === 'point' ? ` fo:margin-left="${office_indent_mm}mm" fo:text-indent="-${office_indent_mm}mm"` : '';
  const stop =
    kind === 'point'
      ? `<style:tab-stops><style:tab-stop style:position="${office_indent_mm}mm"/></style:tab-stops>`
      : '';
  const outline = kind === 'title' ? '1' : kind === 'part' ? '2' : '';
  return `<style:style style:name="${kind}" style:family="paragraph"${outline && ` style:default-outline-level="${outline}"`}><style:paragraph-properties fo:margin-top="${above_mm}mm" fo:margin-bottom="${below_mm}mm"${indent}${with_next ? ' fo:keep-with-next="always"' : ''}>${stop}</style:paragraph-properties><style:text-properties fo:font-size="${size_pt}pt"${bold ? ' fo:font-weight="bold"' : ''}${italic ? ' fo:font-style="italic"' : ''}/></style:style>`;
}

function contentOf({ pages }: OfficeDocument): string {
  // A style of its own for each kind that begins a page.
  const broken = kinds
    .map(
      (kind) =>
        `<style:style style:name="page-${kind}" style:family="paragraph" style:parent-style-name="${kind}"><style:paragraph-properties fo:break-before="page"/></style:style>`,
    )
    .join('');
  const body = pages.map((page, at) =>
    page.map((one, place) => paragraphOf(one, at > 0 && place === 0)).join(''),
  );
  return `${head}<office:document-content ${named} office:version="1.3"><office:automatic-styles>${broken}</office:automatic-styles><office:body><office:text>${body.join('')}</office:text></office:body></office:document-content>`;
}

function paragraphOf({ kind, text, number }: OfficeParagraph, begins: boolean): string {
  const numbered = kind === 'point' && typeof number === 'number';
  const as = kind === 'point' && !numbered ? 'text' : kind;
  const style = begins ? `page-${as}` : as;
  const words = `${numbered ? `${number}.<text:tab/>` : ''}${inline(text)}`;
  const level = { title: 1, part: 2 }[as as string];
  if (level) return `<text:h text:style-name="${style}" text:outline-level="${level}">${words}</text:h>`;
  return `<text:p text:style-name="${style}">${words}</text:p>`;
}

/** Text inside a paragraph: line ends and tabs are elements, and so is every space after a first one (part 3, 6.1.3). */
function inline(text: string): string {
  return escaped(text)
    .replace(/\r\n?|\n|\u2028|\u2029/g, '<text:line-break/>')
    .replace(/\t/g, '<text:tab/>')
    .replace(
      /^ | {2,}/g,
      (run) => `${run.length > 1 ? ' ' : ''}<text:s text:c="${Math.max(1, run.length - 1)}"/>`,
    );
}

function escaped(text: string): string {
  return xmlSafe(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
