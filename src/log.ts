import pino, { type DestinationStream } from 'pino';
import type { Log, LogFields } from './core/ports.ts';

/** Structured lines on stdout: ids, codes and numbers only. There is no way to hand an error object or a body in. */
export function pinoLog(level: string, destination?: DestinationStream): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ fd: 1, sync: false }),
  );
  const line = (name: 'info' | 'warn' | 'error') => (fields: LogFields, message: string) =>
    logger[name](fields, message);
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
