import { type Logger, pino } from 'pino';
import type { Config } from './config.js';

export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;

/**
 * The log of the running server. It carries ids and codes, never names, addresses, texts or IP
 * addresses: errors are reduced to their kind and code, because a message may quote what was typed.
 */
export function openLog(level: Config['logLevel']): Log {
  return pino({
    level,
    base: null,
    serializers: { err: (error: unknown) => describeError(error) },
  });
}

/** What may be logged of an error: kind, code, and the places in our code; not its message. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = 'code' in error ? String(error.code) : undefined;
  const places = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8)
    .map((line) => line.trim().replace(/(?:file:\/\/)?\/[^\s()]*?\/(src|build|node_modules)\//, '$1/'));
  return { kind: error.name, code, places };
}
