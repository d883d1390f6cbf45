import { type Sheet, sheetAt } from './press.js';

/** A sheet that takes a `sample` of text: whether the press works on this machine. */
export const proofSheet: Sheet = sheetAt(import.meta.url, 'proof.typ');
