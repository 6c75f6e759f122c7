import { ConfigError } from '../config.ts';
import { CountersignError } from '../core/errors.ts';

/** What went wrong, in words for the person at the terminal: no stack, no value of a setting. */
export function plainSentence(error: unknown): string {
  if (error instanceof ConfigError) return `${error.message}\n\nNothing was started.`;
  if (error instanceof CountersignError) return error.publicMessage + remedyOf(error);
  const { code, port, address, path } = (error ?? {}) as Partial<Record<'code' | 'port' | 'address' | 'path', unknown>>;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${address} is in use by another program. Stop it, or set API_PORT to another port.`;
    case 'EADDRNOTAVAIL':
      return `The address ${address} is none of this machine. Set API_HOST to one that is.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `No right to use ${path ?? `port ${port}`} (${code}). Choose another with DATA_DIR or API_PORT, or grant it.`;
    case 'ENOSPC':
      return 'The disk is full. Free some space, or set DATA_DIR to a folder on another disk.';
  }
  return error instanceof Error ? `Unexpected error: ${error.message}` : 'Unexpected error.';
}

function remedyOf({ code, details }: CountersignError): string {
  if (code !== 'store_unavailable') return '';
  if (details.state === tooManyConnections) {
    return ' Its PostgreSQL takes no more connections: raise max_connections or the limit of its role, or lower DATABASE_POOL_SIZE.';
  }
  return ' Is the PostgreSQL of DATABASE_URL running, and are its name and password right?';
}

/** SQLSTATE of PostgreSQL's `too_many_connections`. */
const tooManyConnections = '53300';
