#!/usr/bin/env node
// Turns src/, test/ and bench/ into build/: each TypeScript file on its own, everything else copied as it is. What
// operators start is one file more, build/habeas.js: to load the same from 1,300 files took longer than all else at a start.
// A file is replaced only when its content differs, and by a rename, so that a server or a test
// that runs from build/ never sees half a file.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'build');
// A server may have been cloned without its tests (docs/run-book.md).
const folders = ['src', 'test', 'bench'].filter((folder) => existsSync(join(root, folder)));
const stamp = join(target, 'stamp.json');

const sources = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name))),
);
const seen = ['bin/build.mjs', 'package-lock.json', ...sources.sort()].map((file) => {
  const { mtimeMs, size } = statSync(join(root, file));
  return `${file} ${mtimeMs} ${size}`;
});

/** How TypeScript becomes JavaScript, in files of their own and in the one file. Maps hold no sources: those lie beside the build. */
const language = {
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  sourcesContent: false,
};

/** What the last build saw; a missing or broken stamp simply means that we build. */
function lastSeen() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

process.on('uncaughtException', (error) => {
  if (error.code !== 'EACCES' && error.code !== 'EROFS' && error.code !== 'ENOSPC') throw error;
  const mend =
    error.code === 'ENOSPC'
      ? 'Make room on the disk.'
      : 'Clone it as the user who runs it, or change its owner.';
  process.stderr.write(`The project cannot be built into ${target} (${error.code}). ${mend}\n`);
  process.exit(1);
});

if (lastSeen() !== JSON.stringify(seen)) {
  const { build, transform } = await import('esbuild');
  const wanted = new Set([stamp]);
  await Promise.all(
    sources.map(async (file) => {
      const text = readFileSync(join(root, file));
      if (!/\.tsx?$/.test(file)) return put(join(target, file), text, wanted);
      const to = join(target, file.replace(/\.tsx?$/, '.js'));
      const { code, map } = await transform(text.toString('utf8'), {
        loader: file.endsWith('x') ? 'tsx' : 'ts',
        ...language,
        sourcemap: 'external',
        sourcefile: relative(dirname(to), join(root, file)),
      });
      put(`${to}.map`, map, wanted);
      put(to, `${code}//# sourceMappingURL=${to.split('/').at(-1)}.map\n`, wanted);
    }),
  );
  for (const { path, contents } of await program(build)) put(path, contents, wanted);
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !wanted.has(path)) rmSync(path);
  }
  put(stamp, JSON.stringify(seen), wanted);
}

/** The program with its libraries in one file, and its map. Libraries that are no modules, or load compiled parts, stay outside. */
async function program(build) {
  const outside = ['@node-rs/argon2', 'docx', 'nodemailer', 'pg', 'pino', 'sax', 'sharp'];
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/main.ts')],
    outfile: join(target, 'habeas.js'),
    bundle: true,
    write: false,
    external: outside,
    platform: 'node',
    ...language,
    sourcemap: 'linked',
    plugins: [{ name: 'places', setup: keepPlaces }],
  });
  return outputFiles;
}

/** A module finds what lies beside it in the build as if it still were a file of its own. */
function keepPlaces(build) {
  build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
    const place = `./${relative(root, path).replace(/\.tsx?$/, '.js')}`;
    const url = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
    const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', url);
    return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
  });
}

/** Writes a file of the build when its content has changed. */
function put(path, content, wanted) {
  wanted.add(path);
  const bytes = Buffer.from(content);
  try {
    if (readFileSync(path).equals(bytes)) return;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, bytes);
  renameSync(draft, path);
}
