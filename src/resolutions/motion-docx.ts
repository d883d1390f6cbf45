import { AlignmentType, Paragraph as Block, Document, HeadingLevel, Packer, TextRun } from 'docx';
import type { Version } from './model.js';
import { type Blanks, fillBlanks, headingOf } from './plain-text.js';

/** A face that every office program has or replaces by one of the same widths, with Kazakh letters. */
const face = 'Times New Roman';
const mm = (count: number) => Math.round((count * 1440) / 25.4);

/**
 * The motion as an Office Open XML document (ISO/IEC 29500) to be edited, on A4: the same words as
 * on paper, numbers as plain text so that a dropped line does not renumber what was agreed.
 */
export async function motionDocx(version: Version, blanks: Blanks, kicker: string): Promise<Buffer> {
  const children = [
    new Block({ spacing: { after: 120 }, children: [new TextRun({ text: kicker, size: 20 })] }),
    new Block({
      heading: HeadingLevel.HEADING_1,
      spacing: { after: 240 },
      children: [new TextRun({ text: version.title, bold: true, size: 30, color: '000000' })],
    }),
  ];
  let block = 'opening';
  for (const paragraph of version.paragraphs) {
    const heading = headingOf(paragraph.block, version.language);
    if (paragraph.block !== block && heading) {
      const words = new TextRun({ text: heading, bold: true });
      children.push(new Block({ keepNext: true, spacing: { before: 200, after: 80 }, children: [words] }));
    }
    block = paragraph.block;
    const text = fillBlanks(paragraph.text, version.language, blanks);
    const numbered = paragraph.number !== null;
    children.push(
      new Block({
        alignment: AlignmentType.START,
        spacing: { after: 80 },
        ...(numbered
          ? { indent: { left: 440, hanging: 440 }, tabStops: [{ type: 'left', position: 440 }] }
          : {}),
        children: [new TextRun({ text: numbered ? `${paragraph.number}.\t${text}` : text })],
      }),
    );
  }
  const document = new Document({
    title: version.title,
    creator: '',
    lastModifiedBy: '',
    styles: {
      default: { document: { run: { font: face, size: 22, language: { value: tag(version.language) } } } },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(20), bottom: mm(20), left: mm(23), right: mm(23) },
          },
        },
        children,
      },
    ],
  });
  return Packer.toBuffer(document);
}

function tag(language: string): string {
  return { en: 'en-GB', ru: 'ru-RU', kk: 'kk-KZ' }[language] ?? language;
}
