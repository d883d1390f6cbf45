interface NameKeysTable {
  name_id: string;
  /** The place of the part in the name form; a part read in two ways has two keys. */
  position: number;
  part: string;
  key: string;
}

interface NameKeysView extends NameKeysTable {
  person_id: string;
}

declare module '../../kernel/database.js' {
  interface Tables {
    name_keys: NameKeysTable;
    name_dictionary: { key: string };
    name_folds: { version: number; folded_at: Date };
  }
  interface Published {
    name_keys: NameKeysView;
  }
}
