/** Whether a Unix socket can lie at a path: Linux keeps 107 bytes of it (unix(7)). */
export const fitsSocket = (path: string): boolean => Buffer.byteLength(path) <= 107;
