import { AsyncResource } from 'node:async_hooks';
import { describe } from 'node:test';

/**
 * Runs test files one after another in this process. What they share are the loaded modules: to load the
 * house takes a second of processor time, longer than most files take to test their part of it. Node opens
 * all files before it runs the first test; grounds, hooks and tests stay with their file.
 */
export function inTurn(files: readonly string[]): void {
  let opened: Promise<unknown> = Promise.resolve();
  for (const file of files) {
    const before = opened;
    describe(file.replace(/^.*\/build\//, '').replace(/\.js$/, ''), () => {
      // Node finds out by the asynchronous context to which suite a test belongs, and to wait for
      // somebody else's promise changes it.
      const here = new AsyncResource('test file');
      const own = before.then(() => here.runInAsyncScope(() => import(file)));
      // A file that cannot be opened fails by itself and holds up nobody.
      opened = own.catch(() => {});
      return own;
    });
  }
}
