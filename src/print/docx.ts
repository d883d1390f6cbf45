import { AlignmentType, Document, HeadingLevel, Packer, Paragraph, Tab, TextRun } from 'docx';
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

/** What says of a file that it is a text in Office Open XML. */
export const docx_type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Millimetres in the format's twentieths of a point. */
const twips = (mm: number) => Math.round((mm * 1440) / 25.4);

/** A document as Office Open XML (ISO/IEC 29500). */
export async function docxOf(document: OfficeDocument): Promise<Buffer> {
  const { width, height } = paper_mm[document.paper];
  const { vertical, horizontal } = office_margin_mm;
  const tongue = officeLanguage(document.language);
  const turned = isRightToLeft(document.language);
  const file = new Document({
    title: xmlSafe(document.title),
    creator: '',
    lastModifiedBy: '',
    styles: {
      default: {
        document: {
          run: { font: office_face, size: 22, language: { value: `${tongue.language}-${tongue.country}` } },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: twips(width), height: twips(height) },
            margin: {
              top: twips(vertical),
              bottom: twips(vertical),
              left: twips(horizontal),
              right: twips(horizontal),
            },
          },
        },
        children: document.pages.flatMap((page, at) =>
          page.map((one, place) => paragraphOf(one, at > 0 && place === 0, turned)),
        ),
      },
    ],
  });
  return Packer.toBuffer(file);
}

function paragraphOf({ kind, text, number }: OfficeParagraph, begins: boolean, turned: boolean): Paragraph {
  const {
    size_pt,
    above_mm,
    below_mm,
    bold = false,
    italic = false,
    with_next = false,
  } = office_styles[kind];
  const numbered = kind === 'point' && typeof number === 'number';
  const heading = { title: HeadingLevel.HEADING_1, part: HeadingLevel.HEADING_2 }[kind as string];
  const run = { bold, italics: italic, size: size_pt * 2, color: '000000', rightToLeft: turned };
  const lines = xmlSafe(text).split(/\r\n?|[\n\u2028\u2029]/);
  return new Paragraph({
    alignment: AlignmentType.START,
    bidirectional: turned,
    keepNext: with_next,
    pageBreakBefore: begins,
    spacing: { before: twips(above_mm), after: twips(below_mm) },
    ...(heading ? { heading } : {}),
    ...(numbered
      ? {
          indent: { left: twips(office_indent_mm), hanging: twips(office_indent_mm) },
          tabStops: [{ type: 'left', position: twips(office_indent_mm) }],
        }
      : {}),
    children: [
      ...(numbered ? [new TextRun({ ...run, children: [`${number}.`, new Tab()] })] : []),
      ...lines.map((line, at) => new TextRun({ ...run, text: line, ...(at > 0 ? { break: 1 } : {}) })),
    ],
  });
}
